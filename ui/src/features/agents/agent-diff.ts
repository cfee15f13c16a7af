// What differs between two versions of an agent, as a list that is read before publishing. Knows no screen.
import type { AgentDraft } from "@/ipc/contract";
import type { T } from "@/shared/i18n";

export type Change =
  | { kind: "name"; before: string; after: string }
  | { kind: "longest"; before: number; after: number }
  | { kind: "stepAdded" | "stepRemoved" | "stepSays" | "stepThen" | "stepTags"; step: string }
  | { kind: "variableAdded" | "variableRemoved" | "variableChanged"; key: string }
  | { kind: "disclosure" | "converse" | "stepOrder" | "mainIntent" | "outputTags" | "silence" | "voicemail" };

/** Fields in one order: the engine and the form write them in orders of their own. */
const ordered = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const same = (a: unknown, b: unknown) => JSON.stringify(a, ordered) === JSON.stringify(b, ordered);

export function diff(before: AgentDraft, after: AgentDraft): Change[] {
  const found: Change[] = [];
  if (before.name !== after.name) found.push({ kind: "name", before: before.name, after: after.name });
  if (before.disclosure !== after.disclosure) found.push({ kind: "disclosure" });

  if (before.mind.kind !== after.mind.kind || (after.mind.kind === "converse" && !same(before.mind, after.mind)))
    found.push({ kind: "converse" });
  const stepsOf = ({ mind }: AgentDraft) => (mind.kind === "script" ? mind.script.steps : []);
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const oldByKey = new Map(old.map((step) => [step.key, step]));
  const nowKeys = new Set(now.map((step) => step.key));
  for (const step of now) {
    const was = oldByKey.get(step.key);
    if (!was) {
      found.push({ kind: "stepAdded", step: step.key });
      continue;
    }
    if (!same(was.say, step.say)) found.push({ kind: "stepSays", step: step.key });
    if (!same(was.then, step.then)) found.push({ kind: "stepThen", step: step.key });
    if (!same([was.tags, was.do_not_call], [step.tags, step.do_not_call]))
      found.push({ kind: "stepTags", step: step.key });
  }
  for (const step of old) if (!nowKeys.has(step.key)) found.push({ kind: "stepRemoved", step: step.key });
  const kept = (list: typeof old, there: (key: string) => boolean) => list.map((step) => step.key).filter(there);
  if (
    !same(
      kept(old, (key) => nowKeys.has(key)),
      kept(now, (key) => oldByKey.has(key)),
    )
  )
    found.push({ kind: "stepOrder" });

  const oldVariables = new Map(before.variables.map((one) => [one.key, one]));
  const nowVariables = new Map(after.variables.map((one) => [one.key, one]));
  for (const [key, one] of nowVariables) {
    const was = oldVariables.get(key);
    if (!was) found.push({ kind: "variableAdded", key });
    else if (!same(was, one)) found.push({ kind: "variableChanged", key });
  }
  for (const key of oldVariables.keys()) if (!nowVariables.has(key)) found.push({ kind: "variableRemoved", key });

  if (!same(before.main_intent, after.main_intent)) found.push({ kind: "mainIntent" });
  if (!same(before.output_tags, after.output_tags)) found.push({ kind: "outputTags" });
  const silence = (draft: AgentDraft) => [draft.silence_seconds, draft.silence_hang_up_after, draft.silence_prompt];
  if (!same(silence(before), silence(after))) found.push({ kind: "silence" });
  if (before.longest_call_minutes !== after.longest_call_minutes)
    found.push({ kind: "longest", before: before.longest_call_minutes, after: after.longest_call_minutes });
  if (!same(before.voicemail, after.voicemail)) found.push({ kind: "voicemail" });
  return found;
}

export function changeWords(t: T, change: Change): string {
  switch (change.kind) {
    case "name":
    case "longest":
      return t(`agents.publish.change.${change.kind}`, { before: change.before, after: change.after });
    case "stepAdded":
    case "stepRemoved":
    case "stepSays":
    case "stepThen":
    case "stepTags":
      return t(`agents.publish.change.${change.kind}`, { step: change.step });
    case "variableAdded":
    case "variableRemoved":
    case "variableChanged":
      return t(`agents.publish.change.${change.kind}`, { key: `{${change.key}}` });
    case "converse":
      return t("agents.converse.changed");
    case "disclosure":
    case "stepOrder":
    case "mainIntent":
    case "outputTags":
    case "silence":
    case "voicemail":
      return t(`agents.publish.change.${change.kind}`);
  }
}

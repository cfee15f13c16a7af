// An agent's form: its draft while somebody types, what the engine is told, and what is plainly wrong already.
// Rows carry a number of their own, so that a renamed or moved step stays the same row on the screen.
import type {
  AgentDraft,
  AudioView,
  CallVariable,
  Converse,
  FieldProblem,
  Problem,
  ScriptStep,
  Spoken,
  TagDefinition,
  Then,
} from "@/ipc/contract";

export type Row<T> = T & { row: number };

export interface AgentForm {
  name: string;
  disclosure: string;
  /** The form of an agent that converses, as it came; null: it follows a script. */
  converse: Converse | null;
  steps: Row<ScriptStep>[];
  variables: Row<CallVariable>[];
  mainIntent: TagDefinition | null;
  outputTags: Row<TagDefinition>[];
  silenceSeconds: number | null;
  hangUpAfter: number | null;
  prompt: string;
  longest: number | null;
  voicemail: AgentDraft["voicemail"];
  /** Recordings brought since the last save; those of the draft come with it. */
  audio: AudioView[];
}

export const MAIN_INTENT = "main_intent";
/** Columns of the template that are there for every agent. */
export const BUILT_IN: readonly string[] = ["callednumber", "outid", "timezone", "notbefore", "notafter", "note"];
/** Most characters of a name, and of a spoken line, as the engine keeps them. */
const MAX_NAME = 120;
const MAX_LINE = 2000;
export const PHONE_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;

const rows = <T>(list: readonly T[]): Row<T>[] => list.map((one, row) => ({ ...one, row }));
const bare = <T>({ row: _row, ...rest }: Row<T>): Omit<Row<T>, "row"> => rest;

/** A number that no row has yet. */
export function nextRow(list: readonly { row: number }[]): number {
  return Math.max(-1, ...list.map((one) => one.row)) + 1;
}

export function formOf(draft: AgentDraft): AgentForm {
  return {
    name: draft.name,
    disclosure: draft.disclosure,
    converse: draft.mind.kind === "converse" ? draft.mind.converse : null,
    steps: rows(draft.mind.kind === "script" ? draft.mind.script.steps : []),
    variables: rows(draft.variables),
    mainIntent: draft.main_intent,
    outputTags: rows(draft.output_tags),
    silenceSeconds: draft.silence_seconds,
    hangUpAfter: draft.silence_hang_up_after,
    prompt: draft.silence_prompt,
    longest: draft.longest_call_minutes,
    voicemail: draft.voicemail,
    audio: [],
  };
}

export function draftOf(form: AgentForm): AgentDraft {
  return {
    name: form.name.trim(),
    mind: form.converse
      ? { kind: "converse", converse: form.converse }
      : { kind: "script", script: { steps: form.steps.map((step) => bare<ScriptStep>(step) as ScriptStep) } },
    disclosure: form.disclosure.trim(),
    variables: form.variables.map((one) => bare<CallVariable>(one) as CallVariable),
    main_intent: form.mainIntent,
    output_tags: form.outputTags.map((one) => bare<TagDefinition>(one) as TagDefinition),
    silence_seconds: form.silenceSeconds ?? 0,
    silence_hang_up_after: form.hangUpAfter ?? 0,
    silence_prompt: form.prompt.trim(),
    longest_call_minutes: form.longest ?? 0,
    voicemail: form.voicemail,
  };
}

/** Keys written as `{key}` in a text, in their order. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(/\{([^{}\s]*)\}/g)].map((match) => match[1] ?? "");
}

export function spokenText(say: Spoken): string {
  return say.kind === "nothing" ? "" : say.text;
}

/** Every step that this one may go to. */
export function targets(then: Then): string[] {
  switch (then.kind) {
    case "end":
      return [];
    case "goto":
      return [then.step];
    case "listen":
      return [
        ...then.branches.map((branch) => branch.step),
        ...[then.otherwise, then.silence].filter((step) => step !== null),
      ];
  }
}

function redirect(then: Then, from: string, to: string): Then {
  const turn = (step: string) => (step === from ? to : step);
  switch (then.kind) {
    case "end":
      return then;
    case "goto":
      return { ...then, step: turn(then.step) };
    case "listen":
      return {
        ...then,
        branches: then.branches.map((branch) => ({ ...branch, step: turn(branch.step) })),
        otherwise: then.otherwise === null ? null : turn(then.otherwise),
        silence: then.silence === null ? null : turn(then.silence),
      };
  }
}

/** A step gets another name, and whatever led to it still does. */
export function renameStep(steps: readonly Row<ScriptStep>[], row: number, key: string): Row<ScriptStep>[] {
  const old = steps.find((step) => step.row === row)?.key;
  const shared = steps.filter((step) => step.key === old).length > 1;
  return steps.map((step) => {
    const then = old === undefined || old === "" || shared ? step.then : redirect(step.then, old, key);
    return step.row === row ? { ...step, key, then } : { ...step, then };
  });
}

export function moveStep(steps: readonly Row<ScriptStep>[], row: number, by: -1 | 1): Row<ScriptStep>[] {
  const at = steps.findIndex((step) => step.row === row);
  const to = at + by;
  const [a, b] = [steps[at], steps[to]];
  if (!a || !b) return [...steps];
  return steps.map((step, index) => (index === at ? b : index === to ? a : step));
}

export function freshKey(steps: readonly ScriptStep[], wish: string): string {
  const taken = new Set(steps.map((step) => step.key));
  if (!taken.has(wish)) return wish;
  for (let n = 2; ; n += 1) if (!taken.has(`${wish}-${n}`)) return `${wish}-${n}`;
}

export function newStep(steps: readonly Row<ScriptStep>[]): Row<ScriptStep> {
  return {
    row: nextRow(steps),
    key: freshKey(steps, `step-${steps.length + 1}`),
    say: { kind: "text", text: "" },
    tags: [],
    do_not_call: false,
    then: { kind: "end" },
  };
}

/** Words of a comma list as choices. */
export function parseChoices(text: string): string[] {
  const words = text
    .split(/[,;\n\uff0c\u3001]/)
    .map((one) => one.trim())
    .filter(Boolean);
  return words.filter(
    (word, at) => words.findIndex((other) => other.toLocaleLowerCase() === word.toLocaleLowerCase()) === at,
  );
}

/** What a key may be made of, so that it can be written in a line. */
const KEY = /^[\p{L}\p{N}_-]+$/u;
const folded = (key: string) => key.toLocaleLowerCase();

/** A key as it is typed: what would be a space joins its words. */
export function typedKey(text: string, joint: "-" | "_"): string {
  return text.trimStart().replace(/\s+/g, joint);
}

/** Whether going on from a step comes back to it without listening. */
function circles(steps: readonly ScriptStep[], from: number): boolean {
  let at = from;
  for (let turn = 0; turn < steps.length; turn += 1) {
    const then = steps[at]?.then;
    if (then?.kind !== "goto") return false;
    at = steps.findIndex((step) => step.key === then.step);
    if (at === from) return true;
  }
  return false;
}

/** What is plainly wrong, by the engine's own paths. `taken`: names of the other agents. */
export function check(form: AgentForm, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field, problem });
  const known = new Set(form.variables.map((one) => one.key));
  const text = (field: string, value: string) => {
    if (variablesIn(value).some((key) => !known.has(key))) say(field, { kind: "unknown_variable" });
    else if ([...value].length > MAX_LINE) say(field, { kind: "too_long", max: MAX_LINE });
  };
  const within = (field: string, value: number | null, min: number, max: number) => {
    if (value === null || value < min || value > max) say(field, { kind: "out_of_range", min, max });
  };

  const name = form.name.trim();
  if (name === "") say("name", { kind: "required" });
  else if ([...name].length > MAX_NAME) say("name", { kind: "too_long", max: MAX_NAME });
  else if (taken.some((other) => other.toLocaleLowerCase() === name.toLocaleLowerCase()))
    say("name", { kind: "name_taken" });
  text("disclosure", form.disclosure);

  if (form.steps.length === 0 && !form.converse) say("mind.script.steps", { kind: "required" });
  const keys = new Set(form.steps.map((step) => step.key));
  form.steps.forEach((step, at) => {
    const path = `mind.script.steps.${at}`;
    const leads = (field: string, to: string) => {
      if (!keys.has(to)) say(`${path}.then.${field}`, { kind: to === "" ? "required" : "unknown_step" });
    };
    if (step.key.trim() === "") say(`${path}.key`, { kind: "required" });
    else if (!KEY.test(step.key)) say(`${path}.key`, { kind: "bad_characters" });
    else if (form.steps.some((other, index) => index < at && folded(other.key) === folded(step.key)))
      say(`${path}.key`, { kind: "duplicate_key" });
    if (step.say.kind === "text" && step.say.text.trim() === "") say(`${path}.say.text`, { kind: "required" });
    else text(`${path}.say.text`, spokenText(step.say));
    if (step.then.kind === "goto") {
      leads("step", step.then.step);
      if (circles(form.steps, at)) say(`${path}.then.step`, { kind: "endless_circle" });
    }
    if (step.then.kind === "listen") {
      step.then.branches.forEach((branch, index) => {
        leads(`branches.${index}.step`, branch.step);
      });
      if (step.then.branches.length === 0 && step.then.otherwise === null)
        say(`${path}.then.branches`, { kind: "required" });
      if (step.then.otherwise !== null) leads("otherwise", step.then.otherwise);
      if (step.then.silence !== null) leads("silence", step.then.silence);
    }
    step.tags.forEach((tag, index) => {
      const defined = tag.key === MAIN_INTENT ? form.mainIntent : form.outputTags.find((one) => one.key === tag.key);
      if (!defined) say(`${path}.tags.${index}.key`, { kind: "missing" });
      else if (tag.value.trim() === "") say(`${path}.tags.${index}.value`, { kind: "required" });
      else if (
        defined.choices.length > 0 &&
        variablesIn(tag.value).length === 0 &&
        !defined.choices.includes(tag.value)
      )
        say(`${path}.tags.${index}.value`, { kind: "missing" });
      else text(`${path}.tags.${index}.value`, tag.value);
    });
  });

  form.variables.forEach((one, at) => keyed(`variables.${at}`, one, form.variables, at, BUILT_IN));
  if (form.mainIntent && form.mainIntent.label.trim() === "") say("main_intent.label", { kind: "required" });
  form.outputTags.forEach((one, at) => keyed(`output_tags.${at}`, one, form.outputTags, at, [MAIN_INTENT]));

  within("silence_seconds", form.silenceSeconds, 3, 15);
  within("silence_hang_up_after", form.hangUpAfter, 1, 5);
  within("longest_call_minutes", form.longest, 10, 60);
  text("silence_prompt", form.prompt);
  if (form.voicemail.kind === "leave_message") {
    if (form.voicemail.text.trim() === "") say("voicemail.text", { kind: "required" });
    else text("voicemail.text", form.voicemail.text);
  }
  return found;

  function keyed(
    path: string,
    one: { key: string; label: string },
    list: readonly { key: string }[],
    at: number,
    barred: readonly string[],
  ) {
    if (one.key === "") say(`${path}.key`, { kind: "required" });
    else if (!KEY.test(one.key)) say(`${path}.key`, { kind: "bad_characters" });
    else if (
      barred.includes(folded(one.key)) ||
      list.some((other, index) => index < at && folded(other.key) === folded(one.key))
    )
      say(`${path}.key`, { kind: "duplicate_key" });
    if (one.label.trim() === "") say(`${path}.label`, { kind: "required" });
  }
}

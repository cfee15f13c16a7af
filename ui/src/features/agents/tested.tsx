// Whether a draft was tried as it is now: shape, colour, words, and whether the form on the screen may be published.
import type { AgentDraft, CommunicationAgent, DraftTest } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { type Form, StatusBadge, type Tone } from "@/shared/ui/status-badge";
import { diff } from "./agent-diff";

export type Untested = "never" | "changed";

/** Why a form cannot be published yet; nobody hears its name, so a new one needs no test. `saved`: the draft as the form has it. */
export function untested(agent: CommunicationAgent, saved: AgentDraft, form: AgentDraft): Untested | null {
  const { kind } = agent.test;
  if (kind === "never" || kind === "changed") return kind;
  return diff(saved, form).some((change) => change.kind !== "name") ? "changed" : null;
}

const LOOK: Record<"never" | "changed" | "heard", { tone: Tone; form: Form }> = {
  never: { tone: "note", form: "ring" },
  changed: { tone: "caution", form: "ring" },
  heard: { tone: "good", form: "disc" },
};

export function TestState({ test }: { test: DraftTest }) {
  const t = useT();
  const times = useTimes();
  if (test.kind === "published") return null;
  const when = test.kind === "never" ? "" : times.moment(test.at);
  return (
    <p className="mb-3 text-small text-second" role="status">
      <StatusBadge {...LOOK[test.kind]}>{t(`agents.test.state.${test.kind}`, { when })}</StatusBadge>{" "}
      {t(`agents.test.stateText.${test.kind}`)}
    </p>
  );
}

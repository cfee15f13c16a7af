// Whether an agent may speak in calls: shape, colour and word.
import type { CommunicationAgent } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { type Form, StatusBadge, type Tone } from "@/shared/ui/status-badge";

export type AgentState = "published" | "changed" | "draft";
export const STATES: readonly AgentState[] = ["published", "changed", "draft"];

const LOOK: Record<AgentState, { tone: Tone; form: Form }> = {
  published: { tone: "good", form: "disc" },
  changed: { tone: "caution", form: "ring" },
  draft: { tone: "note", form: "ring" },
};

export function stateOf(agent: CommunicationAgent): AgentState {
  if (agent.published === null) return "draft";
  return agent.has_changes ? "changed" : "published";
}

export function AgentBadge({ agent, version }: { agent: CommunicationAgent; version?: boolean }) {
  const t = useT();
  const state = stateOf(agent);
  return (
    <StatusBadge {...LOOK[state]}>
      {t(`agents.state.${state}`)}
      {version && agent.published && ` · ${t("agents.versionShort", { version: agent.published.number })}`}
    </StatusBadge>
  );
}

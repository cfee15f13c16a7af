// How a manager stands: disabled, busy in a task, or free.
import type { ManagerView } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { type Form, StatusBadge, type Tone } from "@/shared/ui/status-badge";
import { TaskLink } from "@/shared/ui/task-links";

export type ManagerState = "busy" | "free" | "disabled";
export const STATES: readonly ManagerState[] = ["busy", "free", "disabled"];

const LOOK: Record<ManagerState, { tone: Tone; form: Form }> = {
  busy: { tone: "good", form: "disc" },
  free: { tone: "plain", form: "ring" },
  disabled: { tone: "plain", form: "square" },
};

export function stateOf(view: ManagerView): ManagerState {
  if (view.busy_in) return "busy";
  return view.manager.draft.active ? "free" : "disabled";
}

export function ManagerBadge({ view }: { view: ManagerView }) {
  const t = useT();
  const state = stateOf(view);
  return <StatusBadge {...LOOK[state]}>{t(`managers.state.${state}`)}</StatusBadge>;
}

export function BusyIn({ view }: { view: ManagerView }) {
  if (!view.busy_in) return null;
  return (
    <span className="min-w-0 truncate text-small">
      <TaskLink task={view.busy_in} className="text-second underline-offset-2 hover:underline" />
    </span>
  );
}

// Where an export stands: shape, colour and word, with its progress or the reason.
import type { ExportStatus } from "@/ipc/contract";
import { percent } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { Progress } from "@/shared/ui/progress";
import { type Form, StatusBadge, type Tone } from "@/shared/ui/status-badge";

export type StatusKind = ExportStatus["status"];
export const STATUSES: readonly StatusKind[] = ["initializing", "running", "succeeded", "failed", "cancelled"];

const LOOK: Record<StatusKind, { tone: Tone; form: Form }> = {
  initializing: { tone: "note", form: "ring" },
  running: { tone: "note", form: "disc" },
  succeeded: { tone: "good", form: "square" },
  failed: { tone: "bad", form: "triangle" },
  cancelled: { tone: "plain", form: "square" },
};

export function isUnderWay(state: ExportStatus): boolean {
  switch (state.status) {
    case "initializing":
    case "running":
      return true;
    case "succeeded":
    case "failed":
    case "cancelled":
      return false;
  }
}

export function ExportState({ state }: { state: ExportStatus }) {
  const t = useT();
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <StatusBadge {...LOOK[state.status]}>{t(`exportTasks.status.${state.status}`)}</StatusBadge>
      {state.status === "running" && (
        <>
          <Progress
            label={t("exportTasks.status.running")}
            value={state.total > 0 ? state.done / state.total : null}
            className="max-w-24 min-w-6"
          />
          <span
            className="shrink-0 text-small text-second"
            title={t("exportTasks.progress", { done: state.done, total: state.total })}
          >
            {percent(state.done, state.total)}
          </span>
        </>
      )}
      {state.status === "failed" && (
        <span className="min-w-0 truncate text-small text-second">{t(`exportTasks.failure.${state.reason.kind}`)}</span>
      )}
    </span>
  );
}

// Why a task does not run although it should, and the button that leads to what can be mended.
import type { CallTaskView, StartFailure } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Shape } from "@/shared/ui/status-badge";
import { startFailureWords, stopReasonWords } from "@/shared/words/status";

type Remedy = "agent" | "rehearsal" | "line" | null;

export function remedyFor(failure: StartFailure): Remedy {
  switch (failure.kind) {
    case "agent_unpublished":
      return "agent";
    case "not_rehearsed":
      return "rehearsal";
    case "line_down":
    case "no_caller_number":
      return "line";
    case "line_missing":
    case "no_calling_time":
    case "expired":
    case "no_callees":
      return null;
  }
}

function troubleOf(view: CallTaskView): { remedy: Remedy } | null {
  const { status } = view.task;
  if (status.status === "start_failed") return { remedy: remedyFor(status.reason) };
  if (status.status !== "stopped") return null;
  switch (status.reason.kind) {
    case "line_fault":
      return { remedy: "line" };
    case "local":
      return { remedy: null };
    case "scheduled":
    case "missed_start":
    case "by_user":
      return null;
  }
}

export function TaskTrouble({ view }: { view: CallTaskView }) {
  const t = useT();
  const go = useGo();
  const times = useTimes();
  const trouble = troubleOf(view);
  const { status } = view.task;
  if (!trouble) return null;
  const text =
    status.status === "start_failed"
      ? startFailureWords(t, status.reason)
      : status.status === "stopped"
        ? stopReasonWords(t, status.reason, times.moment)
        : "";
  return (
    <div role="status" className="mx-6 mt-3 flex min-h-11 items-center gap-2.5 rounded-card bg-bad-ground px-3 py-1.5">
      <Shape form="triangle" className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1" data-selectable>
        <span className="font-medium text-bad">{t(`words.taskStatus.${status.status}`)}</span> · {text}
      </p>
      {trouble.remedy === "agent" && (
        <Button onClick={() => go(paths.agent(view.task.draft.agent))}>{t("callTasks.action.openAgent")}</Button>
      )}
      {trouble.remedy === "rehearsal" && (
        <Button onClick={() => go(paths.rehearsal(view.task.draft.agent))}>
          {t("callTasks.action.openRehearsal")}
        </Button>
      )}
      {trouble.remedy === "line" && (
        <Button onClick={() => go(paths.line(view.task.draft.line))}>{t("callTasks.action.openLine")}</Button>
      )}
    </div>
  );
}

// A task's status as a badge, and the words beside it.
import type { CallTaskView } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { StatusBadge } from "@/shared/ui/status-badge";
import { besideStatus, TASK_STATUS_LOOK } from "@/shared/words/status";

export function TaskBadge({ view }: { view: CallTaskView }) {
  const t = useT();
  const status = view.task.status.status;
  return <StatusBadge {...TASK_STATUS_LOOK[status]}>{t(`words.taskStatus.${status}`)}</StatusBadge>;
}

export function BesideStatus({ view }: { view: CallTaskView }) {
  const t = useT();
  const times = useTimes();
  const text = besideStatus(t, view.task.status, view.activity, times.soon);
  if (!text) return null;
  return (
    <span className="min-w-0 truncate text-small text-second" title={text}>
      {text}
    </span>
  );
}

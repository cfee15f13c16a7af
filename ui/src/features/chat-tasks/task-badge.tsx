// A chat task's status as a badge, and the words beside it.
import type { ChatTaskView } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { StatusBadge } from "@/shared/ui/status-badge";
import { besideChatStatus, CHAT_STATUS_LOOK } from "@/shared/words/chats";

export function TaskBadge({ view }: { view: ChatTaskView }) {
  const t = useT();
  const status = view.task.status.status;
  return <StatusBadge {...CHAT_STATUS_LOOK[status]}>{t(`chatWords.status.${status}`)}</StatusBadge>;
}

export function BesideStatus({ view }: { view: ChatTaskView }) {
  const t = useT();
  const times = useTimes();
  const text = besideChatStatus(t, view.task.status, view.activity, times.soon);
  if (!text) return null;
  return (
    <span className="min-w-0 truncate text-small text-second" title={text}>
      {text}
    </span>
  );
}

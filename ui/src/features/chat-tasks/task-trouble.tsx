// Why a chat task stands although nobody paused it, and the button that leads to who holds what, or to what can be mended.
import type { ChatStopReason, ChatTaskView } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Shape } from "@/shared/ui/status-badge";
import { chatStopWords } from "@/shared/words/chats";

export interface Way {
  to: string;
  words: "task" | "manager" | "channel" | "ai" | "editor";
}

/** Where the remedy is; `null` where there is none but to wait or to start again. */
export function wayOut(reason: ChatStopReason, view: Pick<ChatTaskView, "task">): Way | null {
  const { id, draft } = view.task;
  const editor: Way = { to: paths.chatTaskEdit(id), words: "editor" };
  switch (reason.kind) {
    case "manager_busy":
    case "channel_held":
      return { to: paths.chatTask(reason.task), words: "task" };
    case "manager_disabled":
      return reason.manager_name === "" ? editor : { to: paths.manager(reason.manager), words: "manager" };
    case "channel_missing":
      return reason.channel_name === "" ? editor : { to: paths.channel(reason.channel), words: "channel" };
    case "channel_fault":
      return { to: paths.channel(reason.channel), words: "channel" };
    case "ai_fault":
    case "no_price":
      return { to: paths.ai(draft.ai), words: "ai" };
    case "integration_missing":
    case "budget_spent":
    case "no_window":
      return editor;
    case "error_streak":
    case "missed_start":
    case "local":
    case "paused":
      return null;
  }
}

/** It stands by itself: the banner says why, and nothing else has to. */
export function hasTrouble(view: Pick<ChatTaskView, "task">): boolean {
  const { status } = view.task;
  return status.status === "stopped" && status.reason.kind !== "paused";
}

export function TaskTrouble({ view }: { view: ChatTaskView }) {
  const t = useT();
  const go = useGo();
  const times = useTimes();
  const { status } = view.task;
  if (status.status !== "stopped" || status.reason.kind === "paused") return null;
  const way = wayOut(status.reason, view);
  return (
    <div role="status" className="mx-6 mt-3 flex min-h-11 items-center gap-2.5 rounded-card bg-bad-ground px-3 py-1.5">
      <Shape form="triangle" className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1" data-selectable>
        <span className="font-medium text-bad">{t("chatWords.status.stopped")}</span> ·{" "}
        {chatStopWords(t, status.reason, times.moment)}
      </p>
      {way && <Button onClick={() => go(way.to)}>{t(`chatTasks.way.${way.words}`)}</Button>}
    </div>
  );
}

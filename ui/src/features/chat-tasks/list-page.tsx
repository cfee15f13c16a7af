// The list of chat tasks: search, status chips with counts, sorting, columns, actions by row.
import { MessageSquare } from "lucide-react";
import { useCallback } from "react";
import type { ChatTaskSort, ChatTaskView } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { StatusListPage, useStatusListWish } from "@/shared/table/status-list-page";
import { Button } from "@/shared/ui/button";
import { CHAT_STATUSES } from "@/shared/words/chats";
import { listColumns } from "./list-columns";
import { useTaskActions } from "./task-actions";

const SORTS: readonly ChatTaskSort[] = ["activity", "name", "created", "remaining", "cost"];

export default function ChatTaskListPage() {
  const t = useT();
  const go = useGo();
  const actions = useTaskActions();
  const wish = useStatusListWish(CHAT_STATUSES, SORTS, "activity");
  const list = usePaged({
    command: "chat_task_list",
    base: wish,
    request: (cursor: string | null) => ({ ...wish, cursor, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const counts = list.first?.counts ?? [];
  return (
    <StatusListPage
      name="chat-tasks"
      title={t("nav.chatTasks")}
      searchLabel={t("chatTasks.search")}
      statusLabel={t("chatTasks.col.status")}
      wish={wish}
      source={list}
      statuses={CHAT_STATUSES.map((value) => ({
        value,
        label: t(`chatWords.status.${value}`),
        count: counts.find((entry) => entry.status === value)?.count ?? 0,
      }))}
      rowId={(view) => view.task.id}
      onOpen={useCallback((view: ChatTaskView) => go(paths.chatTaskEdit(view.task.id)), [go])}
      columns={listColumns(t, actions)}
      create={{ label: t("chatTasks.create"), to: paths.chatTaskNew }}
      extra={<Button onClick={() => go(paths.chatNumbers)}>{t("chatNumbers.title")}</Button>}
      empty={{
        icon: <MessageSquare aria-hidden className="size-7" />,
        title: t("chatTasks.emptyTitle"),
        text: t("chatTasks.emptyText"),
      }}
    >
      {actions.dialogs}
    </StatusListPage>
  );
}

// The list of call tasks: search, status chips with counts, sorting, many columns, actions by row.
import { Phone } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { CallTaskSort, CallTaskStatusKind, CallTaskView } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { StatusListPage, useStatusListWish } from "@/shared/table/status-list-page";
import { listColumns } from "./list-columns";
import { useTaskActions } from "./task-actions";

const STATUSES: readonly CallTaskStatusKind[] = ["running", "stopped", "initializing", "start_failed"];
const SORTS: readonly CallTaskSort[] = ["activity", "name", "created", "total", "progress", "connect_rate", "cost"];

export default function CallTaskListPage() {
  const t = useT();
  const go = useGo();
  const actions = useTaskActions();
  const wish = useStatusListWish(STATUSES, SORTS, "activity");
  const list = usePaged({
    command: "call_task_list",
    base: wish,
    request: (cursor: string | null) => ({ ...wish, cursor, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const counts = list.first?.counts ?? [];
  return (
    <StatusListPage
      name="call-tasks"
      title={t("callTasks.title")}
      searchLabel={t("callTasks.search")}
      statusLabel={t("callTasks.statusFilter")}
      wish={wish}
      source={list}
      statuses={STATUSES.map((value) => ({
        value,
        label: t(`callTasks.chip.${value}`),
        count: counts.find((entry) => entry.status === value)?.count ?? 0,
      }))}
      rowId={(view) => view.task.id}
      onOpen={useCallback((view: CallTaskView) => go(paths.callTask(view.task.id)), [go])}
      columns={useMemo(() => listColumns(t, actions.menuFor), [t, actions.menuFor])}
      create={{ label: t("callTasks.create"), to: paths.callTaskNew }}
      empty={{
        icon: <Phone aria-hidden className="size-7" />,
        title: t("callTasks.emptyTitle"),
        text: t("callTasks.emptyText"),
      }}
    >
      {actions.dialogs}
    </StatusListPage>
  );
}

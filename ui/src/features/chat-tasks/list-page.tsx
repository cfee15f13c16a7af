// The list of chat tasks: search, status chips with counts, sorting, columns, actions by row.
import { MessageSquare } from "lucide-react";
import { useCallback } from "react";
import type { ChatTaskSort, ChatTaskStatusKind, ChatTaskView } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ColumnMenu } from "@/shared/table/column-menu";
import { useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { ListTail, Waiting } from "@/shared/table/list-states";
import { readSort, writeSort } from "@/shared/table/local";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { SearchField } from "@/shared/ui/text-field";
import { CHAT_STATUSES } from "@/shared/words/chats";
import { listColumns } from "./list-columns";
import { useTaskActions } from "./task-actions";

const SORTS: readonly ChatTaskSort[] = ["activity", "name", "created", "remaining", "cost"];
type Shown = ChatTaskStatusKind | "all";

export default function ChatTaskListPage() {
  const t = useT();
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const actions = useTaskActions();
  const create = useCallback(() => go(paths.chatTaskNew), [go]);
  useKey("n", create);

  const shown: Shown = CHAT_STATUSES.find((status) => status === search["status"]) ?? "all";
  const asked = readSort(search["sort"]);
  const by = SORTS.find((one) => one === asked?.by);
  const sort = asked && by ? { by, descending: asked.descending } : { by: "activity" as const, descending: true };
  const base = {
    statuses: shown === "all" ? [] : [shown],
    search: search["q"] || null,
    sort: sort.by,
    ascending: !sort.descending,
  };
  const list = usePaged({
    command: "chat_task_list",
    base,
    request: (cursor: string | null) => ({ ...base, cursor, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const columns = listColumns(t, actions);
  const choice = useColumnChoice("chat-tasks", columns);
  const counts = list.first?.counts ?? [];
  const of = (status: ChatTaskStatusKind) => counts.find((entry) => entry.status === status)?.count ?? 0;
  const filtered = shown !== "all" || Boolean(search["q"]);
  const open = useCallback((view: ChatTaskView) => go(paths.chatTaskEdit(view.task.id)), [go]);

  return (
    <Page>
      <PageHead
        title={t("nav.chatTasks")}
        actions={
          <>
            <SearchField
              main
              label={t("chatTasks.search")}
              value={search["q"] ?? ""}
              onChange={(q) => setSearch({ q })}
            />
            <Button onClick={() => go(paths.chatNumbers)}>{t("chatNumbers.title")}</Button>
            <Button kind="primary" shortcut="N" onClick={create}>
              {t("chatTasks.create")}
            </Button>
          </>
        }
      />
      <div className="flex items-center gap-3 px-6 py-3">
        <ChipGroup<Shown>
          label={t("chatTasks.col.status")}
          value={shown}
          onChange={(status) => setSearch({ status: status === "all" ? undefined : status })}
          choices={[
            { value: "all", label: t("common.all"), count: count(counts.reduce((sum, entry) => sum + entry.count, 0)) },
            ...CHAT_STATUSES.map((status) => ({
              value: status,
              label: t(`chatWords.status.${status}`),
              count: count(of(status)),
            })),
          ]}
        />
        <span className="ml-auto">
          <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
        </span>
      </div>
      <DataTable
        label={t("nav.chatTasks")}
        columns={choice.shown}
        rows={list.rows}
        rowId={(view) => view.task.id}
        onOpen={open}
        sort={sort}
        onSort={(next) => setSearch({ sort: writeSort(next) })}
        onNearEnd={list.onNearEnd}
        onInSight={list.onInSight}
        tail={<ListTail loading={list.isLoadingMore} />}
        instead={
          list.failure ? (
            <ErrorPanel failure={list.failure} onRetry={list.retry} className="m-6" />
          ) : list.isLoading ? (
            <Waiting />
          ) : list.rows.length > 0 ? undefined : filtered ? (
            <EmptyState
              title={t("common.nothingFound")}
              text={t("common.nothingFoundText")}
              action={
                <Button onClick={() => setSearch({ q: undefined, status: undefined })}>
                  {t("common.clearFilters")}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<MessageSquare aria-hidden className="size-7" />}
              title={t("chatTasks.emptyTitle")}
              text={t("chatTasks.emptyText")}
              action={
                <span className="flex items-center gap-2">
                  <Button kind="primary" onClick={create}>
                    {t("chatTasks.create")}
                  </Button>
                  <Button onClick={() => go(paths.firstRun)}>{t("common.tryPractice")}</Button>
                </span>
              }
            />
          )
        }
      />
      {actions.dialogs}
    </Page>
  );
}

// The list of call tasks: search, status chips with counts, sorting, many columns, actions by row.
import { Phone } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { CallTaskSort, CallTaskStatusKind, CallTaskView } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ColumnMenu } from "@/shared/table/column-menu";
import { type Sort, useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { insteadOfRows } from "@/shared/table/instead";
import { ListTail } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { SearchField } from "@/shared/ui/text-field";
import { listColumns } from "./list-columns";
import { useTaskActions } from "./task-actions";

const STATUSES: readonly CallTaskStatusKind[] = ["running", "stopped", "initializing", "start_failed"];
const SORTS: readonly CallTaskSort[] = ["activity", "name", "created", "total", "progress", "connect_rate", "cost"];
type Shown = CallTaskStatusKind | "all";

export default function CallTaskListPage() {
  const t = useT();
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const actions = useTaskActions();
  const create = useCallback(() => go(paths.callTaskNew), [go]);
  useKey("n", create);

  const shown: Shown = STATUSES.find((status) => status === search["status"]) ?? "all";
  const sort = readSort(search["sort"]);
  const base = {
    statuses: shown === "all" ? [] : [shown],
    search: search["q"] || null,
    sort: sort.by,
    ascending: !sort.descending,
  };
  const list = usePaged({
    command: "call_task_list",
    base,
    request: (cursor: string | null) => ({ ...base, cursor, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });

  const columns = useMemo(() => listColumns(t, actions.menuFor), [t, actions.menuFor]);
  const choice = useColumnChoice("call-tasks", columns);
  const counts = list.first?.counts ?? [];
  const of = (status: CallTaskStatusKind) => counts.find((entry) => entry.status === status)?.count ?? 0;
  const all = counts.reduce((sum, entry) => sum + entry.count, 0);
  const filtered = shown !== "all" || Boolean(search["q"]);
  const open = useCallback((view: CallTaskView) => go(paths.callTask(view.task.id)), [go]);

  return (
    <Page>
      <PageHead
        title={t("callTasks.title")}
        actions={
          <>
            <SearchField
              main
              label={t("callTasks.search")}
              value={search["q"] ?? ""}
              onChange={(q) => setSearch({ q })}
            />
            <Button kind="primary" shortcut="N" onClick={create}>
              {t("callTasks.create")}
            </Button>
          </>
        }
      />
      <div className="flex items-center gap-3 px-6 pt-3 pb-3">
        <ChipGroup<Shown>
          label={t("callTasks.statusFilter")}
          value={shown}
          onChange={(status) => setSearch({ status: status === "all" ? undefined : status })}
          choices={[
            { value: "all", label: t("callTasks.all"), count: count(all) },
            ...STATUSES.map((status) => ({
              value: status,
              label: t(`callTasks.chip.${status}`),
              count: count(of(status)),
            })),
          ]}
        />
        <span className="ml-auto">
          <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
        </span>
      </div>
      <DataTable
        label={t("callTasks.title")}
        columns={choice.shown}
        rows={list.rows}
        rowId={(view) => view.task.id}
        onOpen={open}
        sort={sort}
        onSort={(next) => setSearch({ sort: `${next.descending ? "-" : ""}${next.by}` })}
        onNearEnd={list.onNearEnd}
        onInSight={list.onInSight}
        tail={<ListTail loading={list.isLoadingMore} />}
        instead={insteadOfRows({
          rows: list.rows.length,
          failure: list.failure,
          loading: list.isLoading,
          onRetry: list.retry,
          filtered,
          onClear: () => setSearch({ q: undefined, status: undefined }),
          empty: (
            <EmptyState
              icon={<Phone aria-hidden className="size-7" />}
              title={t("callTasks.emptyTitle")}
              text={t("callTasks.emptyText")}
              action={
                <span className="flex items-center gap-2">
                  <Button kind="primary" onClick={create}>
                    {t("callTasks.create")}
                  </Button>
                  <Button onClick={() => go(paths.firstRun)}>{t("common.tryPractice")}</Button>
                </span>
              }
            />
          ),
        })}
      />
      {actions.dialogs}
    </Page>
  );
}

function readSort(text: string | undefined): Sort & { by: CallTaskSort } {
  const by = SORTS.find((sort) => sort === text?.replace(/^-/, ""));
  return by ? { by, descending: Boolean(text?.startsWith("-")) } : { by: "activity", descending: true };
}

// The page of a list that the engine hands out in pages (call tasks, chat tasks): head with search and "create", chips of
// statuses with counts, the table, what stands in its place. What a row is and where rows come from, the feature says.
import type { ReactNode } from "react";
import type { IpcFailure } from "@/ipc/host";
import { count } from "../format/numbers";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useAddressSearch, useGo } from "../routing/link";
import { paths } from "../routing/paths";
import { Button } from "../ui/button";
import { ChipGroup } from "../ui/chip";
import { EmptyState, Page, PageHead } from "../ui/layout";
import { SearchField } from "../ui/text-field";
import { ColumnMenu } from "./column-menu";
import { type Column, type Sort, useColumnChoice } from "./columns";
import { DataTable } from "./data-table";
import { insteadOfRows } from "./instead";
import { ListTail } from "./list-states";
import { readSort, writeSort } from "./local";

/** Rows as `usePaged` gives them. */
export interface PagedSource<Row> {
  rows: readonly Row[];
  failure: IpcFailure | null;
  isLoading: boolean;
  isLoadingMore: boolean;
  retry: () => void;
  onNearEnd: () => void;
  onInSight: (first: number, last: number) => void;
}

/** What the address asks for: a status, words, an order. */
export interface StatusListWish<Status extends string, By extends string> {
  statuses: Status[];
  search: string | null;
  sort: By;
  ascending: boolean;
}

/** Reads the wish from the address; what is not known there is left out. */
export function useStatusListWish<Status extends string, By extends string>(
  statuses: readonly Status[],
  sorts: readonly By[],
  sortAtFirst: By,
): StatusListWish<Status, By> {
  const [search] = useAddressSearch();
  const shown = statuses.find((status) => status === search["status"]);
  const asked = readSort(search["sort"]);
  const by = sorts.find((one) => one === asked?.by);
  return {
    statuses: shown ? [shown] : [],
    search: search["q"] || null,
    sort: by ?? sortAtFirst,
    ascending: by !== undefined && asked !== null && !asked.descending,
  };
}

export interface StatusListPageProps<Row, Status extends string, By extends string> {
  /** Under this name the user's choice of columns is kept. */
  name: string;
  title: string;
  searchLabel: string;
  /** Read aloud as the name of the chips. */
  statusLabel: string;
  wish: StatusListWish<Status, By>;
  source: PagedSource<Row>;
  statuses: readonly { value: Status; label: string; count: number }[];
  rowId: (row: Row) => number;
  onOpen: (row: Row) => void;
  columns: readonly Column<Row>[];
  create: { label: string; to: string };
  /** More for the head, beside the search. */
  extra?: ReactNode;
  empty: { icon: ReactNode; title: string; text: string };
  /** Dialogs. */
  children?: ReactNode;
}

export function StatusListPage<Row, Status extends string, By extends string>(
  props: StatusListPageProps<Row, Status, By>,
) {
  const { wish, source, statuses, columns, create, empty } = props;
  const t = useT();
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const make = () => go(create.to);
  useKey("n", make);
  const choice = useColumnChoice(props.name, columns);
  const sort: Sort = { by: wish.sort, descending: !wish.ascending };
  return (
    <Page>
      <PageHead
        title={props.title}
        actions={
          <>
            <SearchField main label={props.searchLabel} value={search["q"] ?? ""} onChange={(q) => setSearch({ q })} />
            {props.extra}
            <Button kind="primary" shortcut="N" onClick={make}>
              {create.label}
            </Button>
          </>
        }
      />
      <div className="flex items-center gap-3 px-6 py-3">
        <ChipGroup<Status | "all">
          label={props.statusLabel}
          value={wish.statuses[0] ?? "all"}
          onChange={(status) => setSearch({ status: status === "all" ? undefined : status })}
          choices={[
            {
              value: "all",
              label: t("common.all"),
              count: count(statuses.reduce((sum, status) => sum + status.count, 0)),
            },
            ...statuses.map((status) => ({ ...status, count: count(status.count) })),
          ]}
        />
        <span className="ml-auto">
          <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
        </span>
      </div>
      <DataTable
        label={props.title}
        columns={choice.shown}
        rows={source.rows}
        rowId={props.rowId}
        onOpen={props.onOpen}
        sort={sort}
        onSort={(next) => setSearch({ sort: writeSort(next) })}
        onNearEnd={source.onNearEnd}
        onInSight={source.onInSight}
        tail={<ListTail loading={source.isLoadingMore} />}
        instead={insteadOfRows({
          rows: source.rows.length,
          failure: source.failure,
          loading: source.isLoading,
          onRetry: source.retry,
          filtered: wish.statuses.length > 0 || wish.search !== null,
          onClear: () => setSearch({ q: undefined, status: undefined }),
          empty: (
            <EmptyState
              icon={empty.icon}
              title={empty.title}
              text={empty.text}
              action={
                <span className="flex items-center gap-2">
                  <Button kind="primary" onClick={make}>
                    {create.label}
                  </Button>
                  <TryPractice />
                </span>
              }
            />
          ),
        })}
      />
      {props.children}
    </Page>
  );
}

/** Whoever has nothing yet may see how it goes first. */
function TryPractice() {
  const t = useT();
  const go = useGo();
  return <Button onClick={() => go(paths.firstRun)}>{t("common.tryPractice")}</Button>;
}

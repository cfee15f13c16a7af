// The page of a list that comes whole: searched, filtered by chips with counts, sorted, with the empty state and its one
// next step. Knows nothing of what a row is.
import { type ReactNode, useCallback } from "react";
import type { IpcFailure } from "@/ipc/host";
import { ErrorPanel } from "../errors/error-panel";
import { count } from "../format/numbers";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useAddressSearch, useGo } from "../routing/link";
import { Button } from "../ui/button";
import { ChipGroup } from "../ui/chip";
import { EmptyState, Page, PageHead } from "../ui/layout";
import { SearchField } from "../ui/text-field";
import { ColumnMenu } from "./column-menu";
import { type Column, useColumnChoice } from "./columns";
import { DataTable } from "./data-table";
import { Waiting } from "./list-states";
import { found, readSort, sorted, type SortValue, writeSort } from "./local";

export interface WholeListProps<Row, State extends string> {
  /** Names the table's kept columns. */
  id: string;
  title: string;
  searchLabel: string;
  create: { label: string; to: string };
  extra?: ReactNode;
  query: { data: unknown; error: IpcFailure | null; refetch: () => unknown };
  rows: readonly Row[];
  rowId: (row: Row) => number;
  rowPath: (row: Row) => string;
  /** What the search looks into. */
  text: (row: Row) => string;
  columns: readonly Column<Row>[];
  sortValue: (row: Row, by: string) => SortValue;
  chips: { label: string; all: string; states: readonly { value: State; label: string }[]; of: (row: Row) => State };
  empty: { icon: ReactNode; title: string; text: string };
}

export function WholeList<Row, State extends string>(props: WholeListProps<Row, State>) {
  const { query, rows: all, chips, create, empty } = props;
  const t = useT();
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const make = useCallback(() => go(create.to), [go, create.to]);
  useKey("n", make);
  const typed = search["q"] ?? "";
  const state = chips.states.find((one) => one.value === search["state"])?.value ?? null;
  const sort = readSort(search["sort"]) ?? { by: "name", descending: false };
  const matching = all.filter((row) => found(props.text(row), typed));
  const rows = sorted(
    matching.filter((row) => state === null || chips.of(row) === state),
    sort,
    props.sortValue,
  );
  const choice = useColumnChoice(props.id, props.columns);
  return (
    <Page>
      <PageHead
        title={props.title}
        actions={
          <>
            <SearchField main label={props.searchLabel} value={typed} onChange={(q) => setSearch({ q })} />
            {props.extra}
            <Button kind="primary" shortcut="N" onClick={make}>
              {create.label}
            </Button>
          </>
        }
      />
      <div className="flex items-center justify-between gap-3 px-6 py-3">
        <ChipGroup<string>
          label={chips.label}
          value={state ?? "all"}
          choices={[
            { value: "all", label: chips.all, count: count(matching.length) },
            ...chips.states.map((one) => ({
              value: one.value as string,
              label: one.label,
              count: count(matching.filter((row) => chips.of(row) === one.value).length),
            })),
          ]}
          onChange={(next) => setSearch({ state: next === "all" ? undefined : next })}
        />
        <ColumnMenu columns={props.columns} isShown={choice.isShown} setShown={choice.setShown} />
      </div>
      <DataTable
        label={props.title}
        columns={choice.shown}
        rows={rows}
        rowId={props.rowId}
        onOpen={(row) => go(props.rowPath(row))}
        sort={sort}
        onSort={(next) => setSearch({ sort: writeSort(next) })}
        instead={
          query.error ? (
            <ErrorPanel failure={query.error} onRetry={() => void query.refetch()} className="m-6" />
          ) : !query.data ? (
            <Waiting />
          ) : rows.length > 0 ? undefined : all.length > 0 ? (
            <EmptyState
              title={t("common.nothingFound")}
              text={t("common.nothingFoundText")}
              action={
                <Button onClick={() => setSearch({ q: undefined, state: undefined })}>
                  {t("common.clearFilters")}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={empty.icon}
              title={empty.title}
              text={empty.text}
              action={
                <Button kind="primary" onClick={make}>
                  {create.label}
                </Button>
              }
            />
          )
        }
      />
    </Page>
  );
}

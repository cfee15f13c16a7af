// The page of a list that comes whole (agents, lines, exports …): head with search and "create", chips of states with
// counts, the table, what stands in its place. Searched, filtered and sorted here; all of it stands in the address.
// What a row is and what its columns are, the feature says.
import type { ReactNode } from "react";
import { useState } from "react";
import type { IpcFailure } from "@/ipc/host";
import { count } from "../format/numbers";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useAddressSearch, useGo } from "../routing/link";
import { Button } from "../ui/button";
import { ChipGroup } from "../ui/chip";
import { EmptyState, Page, PageHead } from "../ui/layout";
import { SearchField } from "../ui/text-field";
import { ColumnMenu } from "./column-menu";
import { type Column, type Sort, useColumnChoice } from "./columns";
import { DataTable } from "./data-table";
import { insteadOfRows } from "./instead";
import { found, readSort, sorted, type SortValue, writeSort } from "./local";
import { isChosen, NOTHING, type Selection } from "./selection";

export interface ListSource<Row> {
  /** All rows; absent until they have come. */
  rows: readonly Row[] | undefined;
  failure: IpcFailure | null;
  onRetry: () => void;
}

export interface ListStates<Row, State extends string> {
  /** Read aloud as the name of the chips. */
  label: string;
  of: (row: Row) => State;
  choices: readonly { value: State; label: string }[];
}

export interface ListPageProps<Row, State extends string> {
  /** Under this name the user's choice of columns is kept. */
  name: string;
  title: string;
  searchLabel: string;
  source: ListSource<Row>;
  rowId: (row: Row) => number;
  /** What the search looks through. */
  textOf: (row: Row) => string;
  states: ListStates<Row, State>;
  columns: readonly Column<Row>[];
  /** The value by which `column.sort` sorts. */
  sortValue: (row: Row, by: string) => SortValue;
  sortAtFirst: Sort;
  /** The page of a row. */
  pathOf?: (row: Row) => string;
  create?: { label: string; to: string };
  /** More for the head, beside the search. */
  extra?: ReactNode;
  /** What to do with several rows; with it rows can be chosen. */
  many?: (rows: readonly Row[], clear: () => void) => ReactNode;
  /** Nothing there yet. `action` stands for "create" where nothing can be created here. */
  empty: { icon: ReactNode; title: string; text: string; action?: ReactNode };
  /** Dialogs. */
  children?: ReactNode;
}

export function ListPage<Row, State extends string>(props: ListPageProps<Row, State>) {
  const { source, states, columns, create, many, rowId, pathOf } = props;
  const t = useT();
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  useKey("n", () => create && go(create.to));

  const typed = search["q"] ?? "";
  const state = states.choices.find((one) => one.value === search["state"])?.value ?? null;
  const sort = readSort(search["sort"]) ?? props.sortAtFirst;
  const matching = (source.rows ?? []).filter((row) => found(props.textOf(row), typed));
  const rows = sorted(
    matching.filter((row) => state === null || states.of(row) === state),
    sort,
    props.sortValue,
  );
  const chosen = many ? rows.filter((row) => isChosen(selection, rowId(row))) : [];
  const choice = useColumnChoice(props.name, columns);
  const createButton = create && (
    <Button kind="primary" onClick={() => go(create.to)}>
      {create.label}
    </Button>
  );

  return (
    <Page>
      <PageHead
        title={props.title}
        actions={
          <>
            <SearchField main label={props.searchLabel} value={typed} onChange={(q) => setSearch({ q })} />
            {props.extra}
            {create && (
              <Button kind="primary" shortcut="N" onClick={() => go(create.to)}>
                {create.label}
              </Button>
            )}
          </>
        }
      />
      <div className="flex min-h-12.5 items-center justify-between gap-3 px-6 py-2.5">
        {chosen.length > 0 ? (
          <div className="flex items-center gap-3">
            <span className="font-medium">{t("table.selected", { count: chosen.length })}</span>
            {many?.(chosen, () => setSelection(NOTHING))}
            <Button kind="link" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </div>
        ) : (
          <ChipGroup<State | "all">
            label={states.label}
            value={state ?? "all"}
            choices={[
              { value: "all", label: t("common.all"), count: count(matching.length) },
              ...states.choices.map((one) => ({
                ...one,
                count: count(matching.filter((row) => states.of(row) === one.value).length),
              })),
            ]}
            onChange={(next) => setSearch({ state: next === "all" ? undefined : next })}
          />
        )}
        <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
      </div>
      <DataTable
        label={props.title}
        columns={choice.shown}
        rows={rows}
        rowId={rowId}
        onOpen={pathOf && ((row) => go(pathOf(row)))}
        sort={sort}
        onSort={(next) => setSearch({ sort: writeSort(next) })}
        selection={many && selection}
        onSelection={many && setSelection}
        instead={insteadOfRows({
          rows: rows.length,
          failure: source.failure,
          loading: source.rows === undefined,
          onRetry: source.onRetry,
          filtered: (source.rows?.length ?? 0) > 0,
          onClear: () => setSearch({ q: undefined, state: undefined }),
          empty: (
            <EmptyState
              icon={props.empty.icon}
              title={props.empty.title}
              text={props.empty.text}
              action={props.empty.action ?? createButton}
            />
          ),
        })}
      />
      {props.children}
    </Page>
  );
}

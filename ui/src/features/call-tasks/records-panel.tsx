// The execution records of a task: three tabs, chips with counts, search and filters, many-row actions.
import { useCallback, useEffect, useMemo, useState } from "react";
import type { CallRecordRow, CallTaskView, ChipKey, RecordTab, Total } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useCall } from "@/ipc/queries";
import { count } from "@/shared/format/numbers";
import { type T, useT } from "@/shared/i18n";
import { AppLink, useAddressId, useAddressSearch, useGo } from "@/shared/routing/link";
import { setOrder } from "@/shared/routing/neighbours";
import { paths } from "@/shared/routing/paths";
import { ColumnMenu } from "@/shared/table/column-menu";
import { useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { foundWords } from "@/shared/table/found";
import { insteadOfRows } from "@/shared/table/instead";
import { ListTail } from "@/shared/table/list-states";
import { chosenCount, NOTHING, type Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { EmptyState } from "@/shared/ui/layout";
import { TabBar } from "@/shared/ui/tabs";
import { SearchField } from "@/shared/ui/text-field";
import { failedOf, pendingOf } from "./counts";
import { ExportRecords } from "./export-dialog";
import { recordColumns } from "./record-columns";
import { chipWord, listRequest, readQuery, TABS } from "./record-filter";
import { FilterButton } from "./record-filters";
import { manyDeed, selectionFor, useManyRecords } from "./record-many";

const NO_CHIPS: ChipKey[] = [];
const NO_FILTER = {
  q: undefined,
  chip: undefined,
  from: undefined,
  until: undefined,
  min: undefined,
  max: undefined,
};

export function RecordsPanel({ view }: { view: CallTaskView }) {
  const t = useT();
  const go = useGo();
  const task = view.task.id;
  const [search, setSearch] = useAddressSearch();
  const [exporting, setExporting] = useState(false);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const openId = useAddressId("callee");

  const tab: RecordTab = TABS.find((one) => one === search["tab"]) ?? "completed";
  const counted = useCall("call_record_counts", { task, tab }, { keepLast: true }).data;
  const chips = counted?.chips;
  const query = useMemo(() => readQuery(search, chips?.map((chip) => chip.key) ?? NO_CHIPS), [search, chips]);
  const many = useManyRecords(task, () => setSelection(NOTHING));
  const { ask } = many;

  const list = usePaged({
    command: "call_record_list",
    group: `${task}.${tab}`,
    base: { task, filter: query.filter, sort: query.sort },
    request: (cursor: string | null) => listRequest(task, query, cursor),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  useEffect(() => setOrder(list.rows.map((row) => row.id)), [list.rows]);
  // Another filter is another list; counts that merely change leave the choice alone.
  const filterText = JSON.stringify(query.filter);
  useEffect(() => setSelection(NOTHING), [filterText]);

  const tabTotals: Record<RecordTab, number> = {
    completed: view.counts.completed,
    pending: pendingOf(view.counts),
    failed: failedOf(view.counts),
  };
  const chipTotal = chips?.find((chip) => chipWord(chip.key) === query.chip)?.count;
  // What narrows the list besides its chip is counted by the engine, as far as anybody reads.
  const found: Total = query.narrowed
    ? (list.first?.total ?? { count: list.rows.length, more: list.hasMore })
    : { count: chipTotal ?? tabTotals[tab], more: false };

  const open = useCallback(
    (row: CallRecordRow) => go(paths.callRecord(task, row.id), { keepSearch: true }),
    [go, task],
  );
  const columns = useMemo(
    () =>
      recordColumns(t, tab, {
        open,
        cancel: (row) => ask("cancel", { kind: "these", ids: [row.id] }, 1),
        redial: (row) => ask("redial", { kind: "these", ids: [row.id] }, 1),
      }),
    // `ask` only sets state: it does the same in every turn.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [t, tab, open],
  );
  const choice = useColumnChoice(`records.${tab}`, columns);
  const chosen = chosenCount(selection, found.count);
  const known = selection.kind === "these" || !found.more ? chosen : null;
  const deed = tab === "pending" ? "cancel" : "redial";
  const filtered = query.narrowed || query.chip !== "";

  return (
    <section aria-label={t("records.title")} className="flex min-h-0 flex-1 flex-col pt-3">
      <div className="flex items-center justify-between gap-4 border-b border-line px-6">
        <TabBar
          label={t("records.title")}
          value={tab}
          onChange={(next) =>
            setSearch({
              tab: next === "completed" ? undefined : next,
              chip: undefined,
              order: undefined,
              min: undefined,
              max: undefined,
            })
          }
          tabs={TABS.map((value) => ({ value, label: t(`records.tab.${value}`), count: count(tabTotals[value]) }))}
        />
        <div className="flex items-center gap-5">
          <Button kind="link" onClick={() => setExporting(true)}>
            {t("exporting.open")}
          </Button>
          <AppLink to={paths.exports} className="rounded-chip font-medium text-accent hover:underline">
            {t("exporting.view")}
          </AppLink>
        </div>
      </div>
      <div className="flex min-h-12.5 items-center gap-3 px-6 py-2.5">
        {chosen > 0 ? (
          <div className="flex flex-1 items-center gap-3">
            <span className="font-medium">
              {known === null ? t("table.selectedAll") : t("table.selected", { count: known })}
            </span>
            <Button
              kind={tab === "pending" ? "danger" : "primary"}
              onClick={() => ask(deed, selectionFor(selection, query.filter), known)}
            >
              {manyDeed(t, deed, known)}
            </Button>
            <Button kind="quiet" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </div>
        ) : (
          <>
            <ChipGroup
              label={t("records.col.result")}
              value={query.chip}
              onChange={(chip) => setSearch({ chip: chip || undefined })}
              className="min-w-0 flex-1"
              choices={[
                { value: "", label: t("common.all") },
                ...(chips ?? []).map((chip) => ({
                  value: chipWord(chip.key),
                  label: chipLabel(t, chip.key),
                  count: count(chip.count),
                })),
              ]}
            />
            {query.narrowed && list.first && (
              <span role="status" className="shrink-0 text-small text-second">
                {foundWords(t, found)}
              </span>
            )}
            <SearchField
              main
              label={t("records.search")}
              value={search["q"] ?? ""}
              onChange={(q) => setSearch({ q })}
            />
            <FilterButton search={search} setSearch={setSearch} withTalk={tab === "completed"} />
            <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
          </>
        )}
      </div>
      <DataTable
        key={tab}
        label={t(`records.tab.${tab}`)}
        columns={choice.shown}
        rows={list.rows}
        rowId={(row) => row.id}
        onOpen={open}
        openId={openId}
        sort={{ by: "time", descending: (query.sort === "natural") === (tab !== "pending") }}
        onSort={() => setSearch({ order: query.sort === "natural" ? "reversed" : undefined })}
        selection={tab === "completed" ? undefined : selection}
        onSelection={tab === "completed" ? undefined : setSelection}
        total={found.count}
        onNearEnd={list.onNearEnd}
        onInSight={list.onInSight}
        tail={<ListTail loading={list.isLoadingMore} />}
        instead={insteadOfRows({
          rows: list.rows.length,
          failure: list.failure,
          loading: list.isLoading,
          onRetry: list.retry,
          filtered,
          onClear: () => setSearch(NO_FILTER),
          empty: <EmptyState title={t(`records.empty.${tab}`)} text={t(`records.empty.${tab}Text`)} />,
        })}
      />
      {many.dialog}
      {exporting && (
        <ExportRecords
          view={view}
          tab={tab}
          filter={filtered ? query.filter : null}
          onClose={() => setExporting(false)}
        />
      )}
    </section>
  );
}

function chipLabel(t: T, key: ChipKey): string {
  switch (key.kind) {
    case "main_intent":
      return key.value;
    case "result":
      return t(`words.result.${key.result}`);
    case "state":
      return t(`words.calleeState.${key.state}`);
    case "fail_kind":
      return t(`words.failKind.${key.fail_kind}`);
  }
}

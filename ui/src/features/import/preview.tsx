// The preview: rows with the check's word on each, chips by verdict, rejected rows to keep, and the deed with its number.
import { useMemo, useState } from "react";
import type { ImportCounts, ImportInto, ImportRow, ImportView, RowVerdict } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import type { Column } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { ListTail, Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Select } from "@/shared/ui/select";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Tick } from "@/shared/ui/switch";
import { HomeCountry } from "./home-country";
import { checkWords, VERDICT_LOOK, verdictWords } from "./row-words";
import { SheetChoice } from "./sheet-choice";
import { StepFoot } from "./step-foot";

interface PreviewProps {
  view: ImportView;
  counts: ImportCounts;
  onAdjust: (change: { sheet?: number; column?: number }) => void;
  onColumns: () => void;
  onCommit: (includeUnknown: boolean) => void;
  onClose: () => void;
}

type Shown = RowVerdict | "all";

const DEED = {
  call_task: "importing.deed",
  chat_task: "importing.contacts.deed",
  do_not_call: "importing.list.deed",
} as const satisfies Record<ImportInto, string>;

export function Preview({ view, counts, onAdjust, onColumns, onCommit, onClose }: PreviewProps) {
  const t = useT();
  const [shown, setShown] = useState<Shown>("all");
  const [include, setInclude] = useState(false);
  const verdicts: RowVerdict[] = shown === "all" ? [] : [shown];
  const rows = usePaged({
    command: "import_rows",
    // Another sheet, other columns or another task make other rows of the same file.
    base: { id: view.id, sheet: view.sheet, columns: view.columns, task: view.task ?? view.chat_task, verdicts },
    request: (from: number | null) => ({ id: view.id, verdicts, from_row: from ?? 0, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const columns = useMemo(
    () => previewColumns(view, t("importing.row"), t("importing.check"), (row) => checkWords(t, row, view.into)),
    [view, t],
  );
  const list = view.into === "do_not_call";
  const going = counts.accepted + counts.warnings + (include ? counts.needs_consent : 0);
  const amounts: Record<RowVerdict, number> = {
    accepted: counts.accepted,
    duplicate: counts.duplicates,
    warning: counts.warnings,
    needs_consent: counts.needs_consent,
    do_not_call: counts.do_not_call,
    rejected: counts.rejected,
  };
  const chips = (Object.keys(amounts) as RowVerdict[]).filter((verdict) => amounts[verdict] > 0);
  return (
    <>
      <div className="flex items-center gap-3 px-6 pb-3">
        <ChipGroup<Shown>
          label={t("importing.chips")}
          value={shown}
          onChange={setShown}
          choices={[
            { value: "all", label: t("importing.all"), count: count(counts.rows) },
            ...chips.map((verdict) => ({
              value: verdict,
              label: verdictWords(t, view.into, verdict),
              count: count(amounts[verdict]),
              tone: verdict === "rejected" ? ("bad" as const) : undefined,
            })),
          ]}
        />
        {!list && (
          <Button className="ml-auto self-start" onClick={onColumns}>
            {t("importing.columns.open")}
          </Button>
        )}
      </div>
      {view.remembered && <p className="px-6 pb-3 text-small text-second">{t("importing.columns.remembered")}</p>}
      <Choices view={view} onAdjust={onAdjust} />
      <div className="flex h-80 flex-col border-b border-line">
        <DataTable
          label={t("importing.title")}
          columns={columns}
          rows={rows.rows}
          rowId={(row) => row.row}
          onNearEnd={rows.onNearEnd}
          onInSight={rows.onInSight}
          tail={<ListTail loading={rows.isLoadingMore} />}
          instead={
            rows.failure ? (
              <ErrorPanel failure={rows.failure} onRetry={rows.retry} className="m-6" />
            ) : rows.isLoading ? (
              <Waiting />
            ) : rows.rows.length === 0 ? (
              <p className="px-6 py-4 text-second">{t("importing.noRows")}</p>
            ) : undefined
          }
        />
      </div>
      <StepFoot
        into={view.into}
        onClose={onClose}
        note={
          counts.needs_consent > 0 ? (
            <Tick checked={include} onChange={setInclude} className="text-ink">
              {t("importing.include", { count: counts.needs_consent })}
            </Tick>
          ) : undefined
        }
      >
        <Button kind="primary" disabled={going === 0} onClick={() => onCommit(include)}>
          {going === 0
            ? t(list ? "importing.list.nothing" : "importing.nothing")
            : t(DEED[view.into], { count: going })}
        </Button>
      </StepFoot>
    </>
  );
}

/** Numbers are read from this file: of the columns of a chat task's audience only phones are numbers. */
function readsPhones(view: ImportView): boolean {
  if (view.into !== "chat_task" || view.number_column === null) return true;
  return view.columns[view.number_column]?.meaning.kind === "phone";
}

function Choices({ view, onAdjust }: { view: ImportView; onAdjust: PreviewProps["onAdjust"] }) {
  const t = useT();
  const several = view.number_candidates.length > 1;
  const country = readsPhones(view) && <HomeCountry />;
  if (view.sheets.length < 2 && !several) return country;
  return (
    <div className="flex flex-wrap items-center gap-4 px-6 pb-3 text-small text-second">
      <SheetChoice view={view} onAdjust={onAdjust} />
      {several && (
        <span className="flex items-center gap-2">
          {t("importing.numberColumn")}
          <Select
            look="chip"
            aria-label={t("importing.numberColumn")}
            value={view.number_column}
            choices={view.number_candidates.map((value) => ({
              value,
              label: view.columns[value]?.header ?? String(value + 1),
            }))}
            onChange={(column) => onAdjust({ column })}
          />
        </span>
      )}
      {country}
    </div>
  );
}

/** The file's own columns, the number first; columns with nothing in them are left out. */
function previewColumns(
  view: ImportView,
  rowHead: string,
  checkHead: string,
  check: (row: ImportRow) => string,
): Column<ImportRow>[] {
  const order = view.columns.map((_, at) => at).filter((at) => view.columns[at]?.meaning.kind !== "empty");
  order.sort((a, b) => Number(b === view.number_column) - Number(a === view.number_column));
  return [
    {
      id: "row",
      header: rowHead,
      min: 11,
      grow: 0,
      cell: (row) => <span className="text-second">{count(row.row)}</span>,
    },
    ...order.map<Column<ImportRow>>((at) => ({
      id: `c${at}`,
      header: view.columns[at]?.header || "—",
      min: at === view.number_column ? 34 : 20,
      grow: at === view.number_column ? 0 : 2,
      cell: (row) => (at === view.number_column && row.number !== null ? phone(row.number) : (row.cells[at] ?? "")),
    })),
    {
      id: "check",
      header: checkHead,
      min: 64,
      grow: 3,
      cell: (row) => (
        <StatusBadge {...VERDICT_LOOK[row.verdict]}>
          <span title={check(row)}>{check(row)}</span>
        </StatusBadge>
      ),
    },
  ];
}

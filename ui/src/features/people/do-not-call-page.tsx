// The do-not-call list: searched, added to, removed from, imported, exported; a million entries are walked page by page.
import { PhoneOff } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { host } from "@/ipc/client";
import type { DoNotCallEntry, ExportFormat } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useSaveFile } from "@/shared/files/save";
import { foundWords } from "@/shared/table/found";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useIntent } from "@/shared/routing/intents";
import { useAddressSearch } from "@/shared/routing/link";
import { ColumnMenu } from "@/shared/table/column-menu";
import { type Column, useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { insteadOfRows } from "@/shared/table/instead";
import { ListTail } from "@/shared/table/list-states";
import { chosenCount, NOTHING, type Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { Phone } from "@/shared/ui/phone-text";
import { SearchField } from "@/shared/ui/text-field";
import { AddDialog } from "./add-dialog";
import { ListTabs } from "./list-tabs";
import { RemoveDialog } from "./remove-dialog";

const FORMATS: readonly ExportFormat[] = ["xlsx", "csv", "json_lines"];
const PAGE = 500;

export default function DoNotCallPage() {
  const t = useT();
  const [address, setAddress] = useAddressSearch();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [open, setOpen] = useState<"add" | "remove" | null>(null);
  const typed = address["q"] ?? "";
  const search = typed.trim() || null;
  const base = useMemo(() => ({ search }), [search]);
  const list = usePaged({
    command: "do_not_call_list",
    base,
    request: (cursor: string | null) => ({ ...base, cursor, limit: PAGE }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const total = list.first?.total ?? 0;
  const columns = useColumns();
  const choice = useColumnChoice("do-not-call", columns);
  const intend = useIntent();
  const saving = useSaveFile();
  const add = useCallback(() => setOpen("add"), []);
  useKey("n", add);

  const matching = list.first?.matching ?? { count: total, more: false };
  const chosen = chosenCount(selection, matching.count);
  const known = selection.kind === "these" || !matching.more ? chosen : null;

  return (
    <Page>
      <PageHead
        title={t("people.title")}
        actions={
          <>
            <SearchField
              main
              label={t("people.search")}
              value={typed}
              onChange={(q) => {
                setSelection(NOTHING);
                setAddress({ q });
              }}
            />
            <Button onClick={() => intend("importBars", { path: null })}>{t("people.import")}</Button>
            <Menu
              label={t("people.export")}
              trigger={<Button busy={saving.busy}>{t("people.export")}</Button>}
              actions={FORMATS.map((format) => ({
                label: t(`people.exportAs.${format}`),
                onSelect: () =>
                  void saving.save(() => host().call("do_not_call_export", { format }), t("people.exported")),
              }))}
            />
            <Button kind="primary" shortcut="N" onClick={add}>
              {t("people.add")}
            </Button>
          </>
        }
      />
      <ListTabs here="dnc" />
      <div className="flex min-h-12.5 items-center gap-3 px-6 py-2.5">
        {chosen > 0 ? (
          <>
            <span className="font-medium">
              {known === null ? t("table.selectedAll") : t("table.selected", { count: known })}
            </span>
            <Button onClick={() => setOpen("remove")}>{t("people.remove")}</Button>
            <Button kind="link" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </>
        ) : (
          <p className="text-small text-second">
            {list.first && (search === null ? t("people.note", { count: total }) : foundWords(t, matching))}
          </p>
        )}
        <span className="ml-auto">
          <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
        </span>
      </div>
      <DataTable
        label={t("people.title")}
        columns={choice.shown}
        rows={list.rows}
        rowId={(entry) => entry.id}
        selection={selection}
        onSelection={setSelection}
        total={matching.count}
        onNearEnd={list.onNearEnd}
        onInSight={list.onInSight}
        tail={<ListTail loading={list.isLoadingMore} />}
        instead={insteadOfRows({
          rows: list.rows.length,
          failure: list.failure,
          loading: list.isLoading,
          onRetry: list.retry,
          filtered: search !== null,
          onClear: () => setAddress({ q: undefined }),
          empty: (
            <EmptyState
              icon={<PhoneOff aria-hidden className="size-7" />}
              title={t("people.empty")}
              text={t("people.emptyText")}
              action={
                <Button kind="primary" onClick={add}>
                  {t("people.add")}
                </Button>
              }
            />
          ),
        })}
      />
      {open === "add" && <AddDialog onClose={() => setOpen(null)} />}
      {open === "remove" && (
        <RemoveDialog
          selection={selection}
          search={search}
          count={known}
          onClose={() => setOpen(null)}
          onDone={() => setSelection(NOTHING)}
        />
      )}
    </Page>
  );
}

function useColumns(): Column<DoNotCallEntry>[] {
  const t = useT();
  return [
    {
      id: "number",
      header: t("people.column.number"),
      min: 40,
      grow: 1,
      cell: (entry) => (
        <span className="font-medium">
          <Phone number={entry.number} />
          {entry.matching === "prefix" && <span className="text-second">…</span>}
        </span>
      ),
    },
    {
      id: "matching",
      header: t("people.column.matching"),
      min: 32,
      grow: 1,
      optional: true,
      cell: (entry) => <span className="text-second">{t(`people.matching.${entry.matching}`)}</span>,
    },
    {
      id: "reason",
      header: t("people.column.reason"),
      min: 48,
      grow: 3,
      cell: (entry) => <span title={entry.reason}>{entry.reason}</span>,
    },
    {
      id: "source",
      header: t("people.column.source"),
      min: 32,
      grow: 1,
      optional: true,
      cell: (entry) => <span className="text-second">{t(`people.source.${entry.source}`)}</span>,
    },
    {
      id: "since",
      header: t("people.column.since"),
      min: 32,
      grow: 1,
      optional: true,
      cell: (entry) => <Moment at={entry.created_at} className="text-second" />,
    },
  ];
}

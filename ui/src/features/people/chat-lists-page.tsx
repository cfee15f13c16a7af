// The white and the black list of chats: searched, added to, removed from; walked page by page.
import { Ban } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { ListColour, ListEntry } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useAddressSearch } from "@/shared/routing/link";
import type { Column } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { ListTail, Waiting } from "@/shared/table/list-states";
import { isChosen, NOTHING, type Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Moment } from "@/shared/ui/moment";
import { Phone } from "@/shared/ui/phone-text";
import { StatusBadge } from "@/shared/ui/status-badge";
import { SearchField } from "@/shared/ui/text-field";
import { ChatListAdd } from "./chat-list-add";
import { ListTabs } from "./list-tabs";

type Shown = ListColour | "all";
const COLOURS: readonly ListColour[] = ["black", "white"];

export default function ChatListsPage() {
  const t = useT();
  const [address, setAddress] = useAddressSearch();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [open, setOpen] = useState<"add" | "remove" | null>(null);
  const shown: Shown = COLOURS.find((one) => one === address["list"]) ?? "all";
  const search = address["q"]?.trim() || null;
  const base = useMemo(() => ({ colour: shown === "all" ? null : shown, search }), [shown, search]);
  const list = usePaged({
    command: "chat_list_page",
    base,
    request: (cursor: string | null) => ({ ...base, cursor, limit: 500 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const remove = useAct("chat_list_remove", {
    onDone: () => {
      setOpen(null);
      setSelection(NOTHING);
    },
  });
  const columns = useColumns();
  const add = useCallback(() => setOpen("add"), []);
  useKey("n", add);
  const chosen = list.rows.filter((entry) => isChosen(selection, entry.id));
  const filter = (change: Record<string, string | undefined>) => {
    setSelection(NOTHING);
    setAddress(change);
  };
  const filtered = shown !== "all" || search !== null;
  return (
    <Page>
      <PageHead
        title={t("chats.lists.tab")}
        actions={
          <>
            <SearchField
              main
              label={t("chats.lists.search")}
              value={address["q"] ?? ""}
              onChange={(q) => filter({ q })}
            />
            <Button kind="primary" shortcut="N" onClick={add}>
              {t("chats.lists.add")}
            </Button>
          </>
        }
      />
      <ListTabs here="lists" />
      <div className="flex min-h-12.5 items-center gap-3 px-6 py-2.5">
        {chosen.length > 0 ? (
          <>
            <span className="font-medium">{t("table.selected", { count: chosen.length })}</span>
            <Button onClick={() => setOpen("remove")}>{t("chats.lists.remove")}</Button>
            <Button kind="link" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </>
        ) : (
          <>
            <ChipGroup<Shown>
              label={t("chats.lists.colour")}
              value={shown}
              choices={[
                { value: "all", label: t("common.all") },
                ...COLOURS.map((one) => ({ value: one, label: t(`chatWords.listColour.${one}`) })),
              ]}
              onChange={(next) => filter({ list: next === "all" ? undefined : next })}
            />
            <p className="min-w-0 truncate text-small text-second" title={t("chats.lists.note")}>
              {t("chats.lists.note")}
            </p>
          </>
        )}
      </div>
      <DataTable
        label={t("chats.lists.tab")}
        columns={columns}
        rows={list.rows}
        rowId={(entry) => entry.id}
        selection={selection}
        onSelection={setSelection}
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
                <Button onClick={() => filter({ q: undefined, list: undefined })}>{t("common.clearFilters")}</Button>
              }
            />
          ) : (
            <EmptyState
              icon={<Ban aria-hidden className="size-7" />}
              title={t("chats.lists.empty")}
              text={t("chats.lists.emptyText")}
              action={
                <Button kind="primary" onClick={add}>
                  {t("chats.lists.add")}
                </Button>
              }
            />
          )
        }
      />
      {open === "add" && <ChatListAdd onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === "remove"}
        title={t("chats.lists.removeTitle", { count: chosen.length })}
        deed={t("chats.lists.remove")}
        busy={remove.isPending}
        error={remove.error && <ErrorPanel failure={remove.error} className="mb-3" />}
        onClose={() => setOpen(null)}
        onConfirm={() => remove.mutate({ ids: chosen.map((entry) => entry.id) })}
      >
        <p>{t("chats.lists.removeText")}</p>
      </ConfirmDialog>
    </Page>
  );
}

function useColumns(): Column<ListEntry>[] {
  const t = useT();
  return [
    {
      id: "address",
      header: t("chats.lists.kind"),
      min: 40,
      grow: 2,
      cell: ({ draft: { address } }) =>
        address.kind === "phone" ? (
          <Phone number={address.value} />
        ) : (
          <span className="font-medium" data-selectable>
            {address.kind === "username" ? `@${address.value}` : address.value}
          </span>
        ),
    },
    {
      id: "colour",
      header: t("chats.lists.colour"),
      min: 30,
      grow: 0,
      cell: ({ draft }) => (
        <StatusBadge
          tone={draft.colour === "white" ? "good" : "plain"}
          form={draft.colour === "white" ? "ring" : "square"}
        >
          {t(`chatWords.listColour.${draft.colour}`)}
        </StatusBadge>
      ),
    },
    {
      id: "scope",
      header: t("chats.lists.scope"),
      min: 30,
      grow: 1,
      cell: ({ draft }) =>
        draft.scope.kind === "all_tasks"
          ? t("chats.lists.all")
          : t("chatCommon.tasks", { count: draft.scope.tasks.length }),
    },
    {
      id: "note",
      header: t("chats.lists.reason"),
      min: 40,
      grow: 3,
      cell: ({ draft }) => <span title={draft.note}>{draft.note}</span>,
    },
    {
      id: "source",
      header: t("chats.lists.source"),
      min: 28,
      grow: 1,
      cell: ({ source }) => <span className="text-second">{t(`chatWords.listSource.${source}`)}</span>,
    },
    {
      id: "since",
      header: t("chats.lists.since"),
      min: 30,
      grow: 1,
      cell: (entry) => <Moment at={entry.created_at} className="text-second" />,
    },
  ];
}

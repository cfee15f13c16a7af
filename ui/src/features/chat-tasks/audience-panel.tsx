// A task's audience: every contact is accounted for exactly once, and each is listed with what became of it.
import { Users } from "lucide-react";
import { useMemo, useState } from "react";
import type { ChatTaskView, Contact, ContactStateKind } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT, useTimes } from "@/shared/i18n";
import { useIntent } from "@/shared/routing/intents";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { ListTail, Waiting } from "@/shared/table/list-states";
import { isChosen, NOTHING, type Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { DeedProgress } from "@/shared/ui/deed-progress";
import { EmptyState } from "@/shared/ui/layout";
import { Phone } from "@/shared/ui/phone-text";
import { StatusBadge } from "@/shared/ui/status-badge";
import { tell } from "@/shared/ui/toast";
import { SearchField } from "@/shared/ui/text-field";
import { EarlierDialog } from "./earlier-dialog";
import { CONTACT_LOOK, CONTACT_STATES, contactReasonWords } from "@/shared/words/chats";

type Shown = ContactStateKind | "all";
/** Contacts that have not been written to can still be left out. */
const WAITING: readonly ContactStateKind[] = ["pending", "deferred"];

export function AudiencePanel({ view }: { view: ChatTaskView }) {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const [address, setAddress] = useAddressSearch();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [skipping, setSkipping] = useState(false);
  const [adding, setAdding] = useState(false);
  const task = view.task.id;
  const shown: Shown = CONTACT_STATES.find((state) => state === address["state"]) ?? "all";
  const search = address["q"]?.trim() || null;
  const base = useMemo(() => ({ task, states: shown === "all" ? [] : [shown], search }), [task, shown, search]);
  const list = usePaged({
    command: "contact_list",
    base,
    group: String(task),
    request: (cursor: string | null) => ({ ...base, cursor, limit: 200 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const skip = useAct("contact_skip", {
    onDone: ({ skipped }) => {
      setSkipping(false);
      setSelection(NOTHING);
      tell({ tone: "good", title: t("chatTasks.skip.done", { count: skipped }) });
    },
  });
  const columns = useColumns();
  const counts = view.audience;
  const waiting = list.rows.filter((contact) => WAITING.includes(contact.state.state)).map((contact) => contact.id);
  const chosen = waiting.filter((id) => isChosen(selection, id));
  const everyone = selection.kind === "matching";
  // How many a search finds is not known; how many wait in a state is.
  const matching = WAITING.filter((state) => shown === "all" || shown === state).reduce(
    (sum, state) => sum + counts[state],
    0,
  );
  const howMany = !everyone
    ? chosen.length
    : search !== null && waiting.length > 0
      ? null
      : Math.max(0, matching - (waiting.length - chosen.length));
  const filter = (change: Record<string, string | undefined>) => {
    setSelection(NOTHING);
    setAddress(change);
  };
  return (
    <section aria-label={t("chatTasks.audience")} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-12.5 items-center gap-3 px-6 py-2.5">
        {howMany !== 0 ? (
          <>
            <span className="font-medium">
              {howMany === null ? t("table.selectedAll") : t("table.selected", { count: howMany })}
            </span>
            <Button onClick={() => setSkipping(true)}>{t("chatTasks.skip.action")}</Button>
            <Button kind="link" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </>
        ) : (
          <ChipGroup<Shown>
            label={t("chatTasks.audience")}
            value={shown}
            choices={[
              { value: "all", label: t("common.all"), count: count(counts.total) },
              ...CONTACT_STATES.filter((state) => counts[state] > 0 || state === shown).map((state) => ({
                value: state,
                label: t(`chatWords.contactState.${state}`),
                count: count(counts[state]),
              })),
            ]}
            onChange={(state) => filter({ state: state === "all" ? undefined : state })}
          />
        )}
        <SearchField
          main
          className="ml-auto"
          label={t("chatTasks.searchContacts")}
          value={address["q"] ?? ""}
          onChange={(q) => filter({ q })}
        />
        {view.task.status.status !== "completed" && (
          <>
            <Button onClick={() => setAdding(true)}>{t("earlier.button")}</Button>
            <Button kind="primary" onClick={() => intend("importContacts", { task, path: null })}>
              {t("importing.contacts.button")}
            </Button>
          </>
        )}
      </div>
      <DataTable
        label={t("chatTasks.audience")}
        columns={columns}
        rows={list.rows}
        rowId={(contact) => contact.id}
        onOpen={(contact) => contact.dialogue !== null && go(paths.chat(contact.dialogue))}
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
          ) : list.rows.length > 0 ? undefined : counts.total === 0 ? (
            <EmptyState
              icon={<Users aria-hidden className="size-7" />}
              title={t("chatTasks.noContacts")}
              text={t("chatTasks.noContactsText")}
            />
          ) : (
            <EmptyState
              title={t("common.nothingFound")}
              text={t("common.nothingFoundText")}
              action={
                <Button onClick={() => filter({ state: undefined, q: undefined })}>{t("common.clearFilters")}</Button>
              }
            />
          )
        }
      />
      <ConfirmDialog
        open={skipping}
        title={howMany === null ? t("chatTasks.skip.titleAll") : t("chatTasks.skip.title", { count: howMany })}
        deed={t("chatTasks.skip.deed")}
        busy={skip.isPending}
        error={skip.error && <ErrorPanel failure={skip.error} className="mb-3" />}
        onClose={() => setSkipping(false)}
        onConfirm={() =>
          skip.mutate({
            task,
            selection: everyone
              ? { kind: "matching", states: base.states, search, except: [...selection.except] }
              : { kind: "these", ids: chosen },
          })
        }
      >
        <p>{t("chatTasks.skip.text")}</p>
        {skip.isPending && <Leaving task={task} total={howMany} />}
      </ConfirmDialog>
      {adding && <EarlierDialog task={task} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Whoever is left out is counted as skipped, piece by piece. */
function Leaving({ task, total }: { task: number; total: number | null }) {
  const audience = useCall("chat_task_get", { id: task }, { everyMs: 500 }).data?.audience;
  return audience ? <DeedProgress moved={audience.skipped} total={total} /> : null;
}

function useColumns(): Column<Contact>[] {
  const t = useT();
  const times = useTimes();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("chatTasks.contact.name"),
        min: 40,
        grow: 2,
        cell: (contact) => <span className="font-medium">{contact.name || t("chats.nobody")}</span>,
      },
      {
        id: "address",
        header: t("chatTasks.contact.address"),
        min: 40,
        grow: 2,
        cell: ({ address }) =>
          address.kind === "phone" ? (
            <Phone number={address.value} />
          ) : (
            <span data-selectable>{address.kind === "username" ? `@${address.value}` : address.value}</span>
          ),
      },
      {
        id: "state",
        header: t("chatCommon.state"),
        min: 30,
        grow: 0,
        cell: ({ state }) => (
          <StatusBadge {...CONTACT_LOOK[state.state]}>{t(`chatWords.contactState.${state.state}`)}</StatusBadge>
        ),
      },
      {
        id: "why",
        header: t("outbox.why"),
        min: 48,
        grow: 3,
        cell: ({ state }) => {
          const text = contactReasonWords(t, state, times.moment);
          return (
            <span className="text-small text-second" title={text ?? undefined}>
              {text}
            </span>
          );
        },
      },
      {
        id: "origin",
        header: t("chatTasks.contact.origin"),
        min: 30,
        grow: 1,
        cell: ({ origin }) => <span className="text-second">{t(`chatWords.origin.${origin}`)}</span>,
      },
    ],
    [t, times],
  );
}

// The outbox: what was delivered, what waits, what is dead and why; the dead are sent again, one or many.
import { Send } from "lucide-react";
import { useMemo, useState } from "react";
import type { DeliveryStateKind, DeliveryView } from "@/ipc/contract";
import { usePaged } from "@/ipc/paged";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT, useTimes } from "@/shared/i18n";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ColumnMenu } from "@/shared/table/column-menu";
import { type Column, useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { ListTail, Waiting } from "@/shared/table/list-states";
import { isChosen, NOTHING, type Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Moment } from "@/shared/ui/moment";
import { Select } from "@/shared/ui/select";
import { StatusBadge } from "@/shared/ui/status-badge";
import { tell } from "@/shared/ui/toast";
import { DELIVERY_LOOK, DELIVERY_STATES, deliveryFaultWords } from "@/shared/words/chats";

type Shown = DeliveryStateKind | "all";
const PAGE = 200;

export default function OutboxPage() {
  const t = useT();
  const [address, setAddress] = useAddressSearch();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const integrations = useCall("integration_list", {}).data?.integrations ?? [];
  const shown: Shown = DELIVERY_STATES.find((state) => state === address["state"]) ?? "all";
  const integration = Number(address["integration"]) || null;
  const base = useMemo(() => ({ integration, states: shown === "all" ? [] : [shown] }), [integration, shown]);
  const list = usePaged({
    command: "outbox_list",
    base,
    group: "outbox",
    request: (cursor: string | null) => ({ ...base, cursor, limit: PAGE }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const retry = useAct("outbox_retry", {
    onDone: ({ retried }) => {
      setSelection(NOTHING);
      tell({ tone: "good", title: t("outbox.retried", { count: retried }) });
    },
    onFailed: (failure) => tellFailure(t, failure),
  });
  const columns = useColumns(
    (view) => retry.mutate({ selection: { kind: "these", ids: [view.delivery.id] } }),
    retry.isPending,
  );
  const choice = useColumnChoice("outbox", columns);
  const counts = list.first?.counts ?? [];
  const of = (state: DeliveryStateKind) => counts.find((entry) => entry.state === state)?.count ?? 0;
  const chosen = chosenDead(selection, list.rows, shown === "all" || shown === "dead" ? of("dead") : 0);
  const filter = (change: Record<string, string | undefined>) => {
    setSelection(NOTHING);
    setAddress(change);
  };
  const filtered = shown !== "all" || integration !== null;
  return (
    <Page>
      <PageHead
        parent={{ label: t("nav.integrations"), to: paths.integrations }}
        title={t("outbox.title")}
        actions={
          <Select
            aria-label={t("outbox.integration")}
            className="w-60"
            value={integration ?? 0}
            choices={[
              { value: 0, label: t("outbox.allIntegrations") },
              ...integrations.map((view) => ({ value: view.integration.id, label: view.integration.draft.name })),
            ]}
            onChange={(id) => filter({ integration: id === 0 ? undefined : String(id) })}
          />
        }
      />
      <div className="flex min-h-12.5 items-center gap-3 px-6 py-2.5">
        {chosen.count > 0 ? (
          <>
            <span className="font-medium">{t("table.selected", { count: chosen.count })}</span>
            <Button
              busy={retry.isPending}
              onClick={() =>
                retry.mutate({
                  selection:
                    selection.kind === "these"
                      ? { kind: "these", ids: chosen.ids }
                      : { kind: "matching", integration, except: [...selection.except] },
                })
              }
            >
              {t("outbox.retryMany", { count: chosen.count })}
            </Button>
            <Button kind="link" onClick={() => setSelection(NOTHING)}>
              {t("table.clear")}
            </Button>
          </>
        ) : (
          <ChipGroup<Shown>
            label={t("chatCommon.state")}
            value={shown}
            choices={[
              {
                value: "all",
                label: t("common.all"),
                count: count(counts.reduce((sum, entry) => sum + entry.count, 0)),
              },
              ...DELIVERY_STATES.map((state) => ({
                value: state,
                label: t(`chatWords.delivery.${state}`),
                count: count(of(state)),
                tone: state === "dead" && of(state) > 0 ? ("bad" as const) : undefined,
              })),
            ]}
            onChange={(state) => filter({ state: state === "all" ? undefined : state })}
          />
        )}
        <span className="ml-auto">
          <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
        </span>
      </div>
      <DataTable
        label={t("outbox.title")}
        columns={choice.shown}
        rows={list.rows}
        rowId={({ delivery }) => delivery.id}
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
          ) : list.rows.length > 0 ? undefined : (
            <EmptyState
              icon={<Send aria-hidden className="size-7" />}
              title={t(filtered ? "common.nothingFound" : "outbox.empty")}
              text={t(filtered ? "common.nothingFoundText" : "outbox.emptyText")}
              action={
                filtered && (
                  <Button onClick={() => filter({ state: undefined, integration: undefined })}>
                    {t("common.clearFilters")}
                  </Button>
                )
              }
            />
          )
        }
      />
    </Page>
  );
}

/** The dead among what is chosen: only they can be sent again. `all`: how many match in all. */
function chosenDead(
  selection: Selection,
  rows: readonly DeliveryView[],
  all: number,
): { count: number; ids: number[] } {
  const dead = rows.filter(({ delivery }) => delivery.state.state === "dead").map(({ delivery }) => delivery.id);
  const ids = dead.filter((id) => isChosen(selection, id));
  return { ids, count: selection.kind === "these" ? ids.length : Math.max(0, all - (dead.length - ids.length)) };
}

function useColumns(onRetry: (view: DeliveryView) => void, busy: boolean): Column<DeliveryView>[] {
  const t = useT();
  const go = useGo();
  const times = useTimes();
  const why = ({ delivery: { state, made } }: DeliveryView): string => {
    switch (state.state) {
      case "waiting":
        return state.fault
          ? `${deliveryFaultWords(t, state.fault)} · ${t("outbox.next", { at: times.soon(state.due) })}`
          : t("outbox.next", { at: times.soon(state.due) });
      case "sending":
        return "";
      case "delivered":
        // A file's lead is a row of it: nothing to look for elsewhere.
        return made === null || made === "row" ? "" : made;
      case "dead":
        return deliveryFaultWords(t, state.fault);
    }
  };
  return [
    {
      id: "state",
      header: t("chatCommon.state"),
      min: 24,
      grow: 0,
      cell: ({ delivery }) => (
        <StatusBadge {...DELIVERY_LOOK[delivery.state.state]}>
          {t(`chatWords.delivery.${delivery.state.state}`)}
        </StatusBadge>
      ),
    },
    {
      id: "what",
      header: t("outbox.what"),
      min: 32,
      grow: 2,
      cell: (view) => (
        <button
          type="button"
          className="max-w-full truncate rounded-chip text-left hover:text-accent hover:underline"
          onClick={(event) => {
            event.stopPropagation();
            go(paths.chat(view.delivery.dialogue));
          }}
        >
          <span className="font-medium">{view.person || t("chats.nobody")}</span>
          <span className="text-second"> · {t(`chatWords.leadEvent.${view.delivery.event}`)}</span>
        </button>
      ),
    },
    {
      id: "integration",
      header: t("outbox.integration"),
      min: 24,
      grow: 1,
      optional: true,
      cell: (view) => view.integration_name,
    },
    {
      id: "task",
      header: t("outbox.task"),
      min: 24,
      grow: 1,
      optional: true,
      cell: (view) => <span className="text-second">{view.task_name}</span>,
    },
    {
      id: "why",
      header: t("outbox.why"),
      min: 44,
      grow: 3,
      cell: (view) => (
        <span className="text-small text-second" title={why(view)}>
          {why(view)}
        </span>
      ),
    },
    {
      id: "tries",
      header: t("outbox.tries"),
      min: 12,
      grow: 0,
      align: "end",
      optional: true,
      cell: ({ delivery }) => count(delivery.tries),
    },
    {
      id: "since",
      header: t("outbox.since"),
      min: 28,
      grow: 0,
      optional: true,
      cell: ({ delivery }) => <Moment at={delivery.created_at} className="text-second" />,
    },
    {
      id: "actions",
      header: t("chatCommon.actions"),
      quietHeader: true,
      min: 14,
      grow: 0,
      align: "end",
      cell: (view) =>
        view.delivery.state.state === "dead" && (
          <Button
            kind="link"
            disabled={busy}
            onClick={(event) => {
              event.stopPropagation();
              onRetry(view);
            }}
          >
            {t("outbox.retry")}
          </Button>
        ),
    },
  ];
}

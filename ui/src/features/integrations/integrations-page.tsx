// All integrations: where leads go, and what became of them.
import { Cable } from "lucide-react";
import { useMemo, useState } from "react";
import type { DeliveryStateKind, IntegrationView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { StatusBadge } from "@/shared/ui/status-badge";
import { UsedInText } from "@/shared/ui/task-links";
import { DELIVERY_LOOK } from "@/shared/words/chats";
import { DeleteIntegration } from "./delete-integration";

type State = "dead" | "waiting" | "fine";
const STATES: readonly State[] = ["dead", "waiting", "fine"];

const countOf = (view: IntegrationView, state: DeliveryStateKind) =>
  view.deliveries.find((entry) => entry.state === state)?.count ?? 0;

function stateOf(view: IntegrationView): State {
  if (countOf(view, "dead") > 0) return "dead";
  return countOf(view, "waiting") + countOf(view, "sending") > 0 ? "waiting" : "fine";
}

function sortValue(view: IntegrationView, by: string): SortValue {
  switch (by) {
    case "kind":
      return view.integration.draft.settings.kind;
    case "state":
      return STATES.indexOf(stateOf(view));
    case "delivered":
      return countOf(view, "delivered");
    case "usedIn":
      return view.used_in.length;
    default:
      return view.integration.draft.name;
  }
}

export default function IntegrationsPage() {
  const t = useT();
  const go = useGo();
  const integrations = useCall("integration_list", {});
  const [toDelete, setToDelete] = useState<IntegrationView | null>(null);
  const columns = useMemo<Column<IntegrationView>[]>(
    () => [
      {
        id: "name",
        header: t("integrations.name"),
        min: 40,
        grow: 2,
        sort: "name",
        cell: ({ integration }) => (
          <span className="font-medium" title={integration.draft.name}>
            {integration.draft.name}
          </span>
        ),
      },
      {
        id: "kind",
        header: t("integrations.kind"),
        min: 32,
        grow: 1,
        sort: "kind",
        optional: true,
        cell: ({ integration }) => t(`chatWords.integrationKind.${integration.draft.settings.kind}`),
      },
      {
        id: "state",
        header: t("integrations.deliveries"),
        min: 44,
        grow: 1,
        sort: "state",
        cell: (view) => {
          const state = stateOf(view);
          return (
            <StatusBadge {...DELIVERY_LOOK[state === "fine" ? "delivered" : state]}>
              {state === "fine"
                ? t("integrations.state.fine")
                : t(`integrations.count.${state}`, {
                    count:
                      state === "dead" ? countOf(view, "dead") : countOf(view, "waiting") + countOf(view, "sending"),
                  })}
            </StatusBadge>
          );
        },
      },
      {
        id: "delivered",
        header: t("chatWords.delivery.delivered"),
        min: 22,
        grow: 0,
        align: "end",
        sort: "delivered",
        optional: true,
        cell: (view) => count(countOf(view, "delivered")),
      },
      {
        id: "usedIn",
        header: t("chatCommon.usedIn"),
        min: 32,
        grow: 1,
        sort: "usedIn",
        optional: true,
        cell: (view) => <UsedInText tasks={view.used_in} />,
      },
      {
        id: "actions",
        header: t("chatCommon.actions"),
        quietHeader: true,
        min: 7,
        grow: 0,
        align: "end",
        cell: (view) => (
          <Menu
            label={`${t("common.more")}: ${view.integration.draft.name}`}
            actions={[
              { label: t("common.open"), onSelect: () => go(paths.integration(view.integration.id)) },
              {
                label: t("outbox.title"),
                onSelect: () => go(`${paths.outbox}?integration=${view.integration.id}`),
              },
              { label: t("integrations.delete"), danger: true, apart: true, onSelect: () => setToDelete(view) },
            ]}
          />
        ),
      },
    ],
    [t, go],
  );
  return (
    <>
      <ListPage
        name="integrations"
        title={t("nav.integrations")}
        searchLabel={t("integrations.search")}
        create={{ label: t("integrations.create"), to: paths.integrationNew }}
        extra={<Button onClick={() => go(paths.outbox)}>{t("outbox.title")}</Button>}
        source={{
          rows: integrations.data?.integrations,
          failure: integrations.error,
          onRetry: () => void integrations.refetch(),
        }}
        rowId={(view) => view.integration.id}
        pathOf={(view) => paths.integration(view.integration.id)}
        textOf={({ integration: { draft } }) =>
          `${draft.name} ${t(`chatWords.integrationKind.${draft.settings.kind}`)}`
        }
        columns={columns}
        sortValue={sortValue}
        sortAtFirst={{ by: "name", descending: false }}
        states={{
          label: t("integrations.deliveries"),
          choices: STATES.map((value) => ({ value, label: t(`integrations.state.${value}`) })),
          of: stateOf,
        }}
        empty={{
          icon: <Cable aria-hidden className="size-7" />,
          title: t("integrations.empty"),
          text: t("integrations.emptyText"),
        }}
      />
      {toDelete && <DeleteIntegration view={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

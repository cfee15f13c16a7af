// All managers: who is at work where, and what each costs this month.
import { UserRound } from "lucide-react";
import { useMemo, useState } from "react";
import type { ManagerView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Avatar } from "@/shared/ui/avatar";
import { Menu } from "@/shared/ui/menu";
import { UsedInText } from "@/shared/ui/task-links";
import { DeleteManager } from "./delete-manager";
import { BusyIn, ManagerBadge, STATES, stateOf } from "./state";

function sortValue(view: ManagerView, by: string): SortValue {
  switch (by) {
    case "state":
      return STATES.indexOf(stateOf(view));
    case "usedIn":
      return view.used_in.length;
    case "cost":
      return view.cost_this_month;
    default:
      return view.manager.draft.name;
  }
}

export default function ManagersPage() {
  const t = useT();
  const go = useGo();
  const managers = useCall("manager_list", {});
  const [toDelete, setToDelete] = useState<ManagerView | null>(null);
  const columns = useMemo<Column<ManagerView>[]>(
    () => [
      {
        id: "name",
        header: t("managers.name"),
        min: 40,
        grow: 2,
        sort: "name",
        cell: ({ manager }) => (
          <span className="flex min-w-0 items-center gap-2" title={manager.draft.name}>
            <Avatar id={manager.draft.avatar} name={manager.draft.name} />
            <span className="min-w-0 truncate">
              <span className="font-medium">{manager.draft.name}</span>
              {manager.draft.signature && <span className="text-second"> · {manager.draft.signature}</span>}
            </span>
          </span>
        ),
      },
      {
        id: "state",
        header: t("chatCommon.state"),
        min: 48,
        grow: 2,
        sort: "state",
        cell: (view) => (
          <span className="flex min-w-0 items-center gap-2.5">
            <ManagerBadge view={view} />
            <BusyIn view={view} />
          </span>
        ),
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
        id: "cost",
        header: t("managers.costMonth"),
        min: 30,
        grow: 0,
        align: "end",
        sort: "cost",
        optional: true,
        cell: (view) => money(view.cost_this_month),
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
            label={`${t("common.more")}: ${view.manager.draft.name}`}
            actions={[
              { label: t("common.open"), onSelect: () => go(paths.manager(view.manager.id)) },
              { label: t("managers.delete"), danger: true, apart: true, onSelect: () => setToDelete(view) },
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
        name="managers"
        title={t("nav.managers")}
        searchLabel={t("managers.search")}
        create={{ label: t("managers.create"), to: paths.managerNew }}
        source={{ rows: managers.data?.managers, failure: managers.error, onRetry: () => void managers.refetch() }}
        rowId={(view) => view.manager.id}
        pathOf={(view) => paths.manager(view.manager.id)}
        textOf={({ manager }) => `${manager.draft.name} ${manager.draft.signature}`}
        columns={columns}
        sortValue={sortValue}
        sortAtFirst={{ by: "name", descending: false }}
        states={{
          label: t("chatCommon.state"),
          choices: STATES.map((value) => ({ value, label: t(`managers.state.${value}`) })),
          of: stateOf,
        }}
        empty={{
          icon: <UserRound aria-hidden className="size-7" />,
          title: t("managers.empty"),
          text: t("managers.emptyText"),
        }}
      />
      {toDelete && <DeleteManager view={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

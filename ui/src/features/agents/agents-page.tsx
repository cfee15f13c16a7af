// All communication agents: which version speaks in calls, and which draft has changes that do not yet.
import { Bot } from "lucide-react";
import { useState } from "react";
import type { AgentView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { tell } from "@/shared/ui/toast";
import { callTaskLinks, UsedInCell } from "@/shared/used-in/used-in";
import { AgentBadge, STATES, stateOf } from "./agent-badge";
import { DeleteAgent } from "./delete-agent";

function sortValue(view: AgentView, by: string): SortValue {
  switch (by) {
    case "state":
      return STATES.indexOf(stateOf(view.agent));
    case "version":
      return view.agent.published?.number ?? null;
    case "usedIn":
      return view.used_in.length;
    case "updated":
      return view.agent.updated_at;
    default:
      return view.agent.draft.name;
  }
}

export default function AgentsPage() {
  const t = useT();
  const [toDelete, setToDelete] = useState<AgentView | null>(null);
  const agents = useCall("agent_list", {});
  return (
    <ListPage
      name="agents"
      title={t("agents.title")}
      searchLabel={t("agents.search")}
      source={{ rows: agents.data?.agents, failure: agents.error, onRetry: () => void agents.refetch() }}
      rowId={(view) => view.agent.id}
      textOf={(view) => view.agent.draft.name}
      states={{
        label: t("agents.filter"),
        of: (view) => stateOf(view.agent),
        choices: STATES.map((value) => ({ value, label: t(`agents.state.${value}`) })),
      }}
      columns={useColumns(setToDelete)}
      sortValue={sortValue}
      sortAtFirst={{ by: "name", descending: false }}
      pathOf={(view) => paths.agent(view.agent.id)}
      create={{ label: t("agents.create"), to: paths.agentNew }}
      empty={{
        icon: <Bot aria-hidden className="size-7" />,
        title: t("agents.empty"),
        text: t("agents.emptyText"),
      }}
    >
      {toDelete && <DeleteAgent view={toDelete} onClose={() => setToDelete(null)} />}
    </ListPage>
  );
}

function useColumns(onDelete: (view: AgentView) => void): Column<AgentView>[] {
  const t = useT();
  const go = useGo();
  const duplicate = useAct("agent_duplicate", {
    onDone: (res) => {
      tell({ tone: "good", title: t("agents.duplicated", { name: res.agent.draft.name }) });
      go(paths.agent(res.agent.id));
    },
    onFailed: (failure) => tellFailure(t, failure),
  });
  return [
    {
      id: "name",
      header: t("agents.column.name"),
      min: 40,
      grow: 3,
      sort: "name",
      cell: (view) => <span className="font-medium">{view.agent.draft.name}</span>,
    },
    {
      id: "state",
      header: t("agents.column.state"),
      min: 44,
      grow: 2,
      sort: "state",
      cell: (view) => <AgentBadge agent={view.agent} />,
    },
    {
      id: "version",
      header: t("agents.column.version"),
      min: 18,
      grow: 0,
      align: "end",
      sort: "version",
      optional: true,
      cell: (view) =>
        view.agent.published ? (
          t("agents.versionShort", { version: view.agent.published.number })
        ) : (
          <span className="text-second">{t("common.none")}</span>
        ),
    },
    {
      id: "steps",
      header: t("agents.column.steps"),
      min: 16,
      grow: 0,
      align: "end",
      optional: true,
      cell: ({ agent: { draft } }) =>
        draft.mind.kind === "script"
          ? count(draft.mind.script.steps.length)
          : t(`agents.converse.kindName.${draft.mind.converse.kind.kind === "realtime" ? "realtime" : "converse"}`),
    },
    {
      id: "variables",
      header: t("agents.column.variables"),
      min: 28,
      grow: 2,
      optional: true,
      cell: (view) => (
        <span className="text-second">
          {view.agent.draft.variables.map((one) => one.label || one.key).join(", ") || t("common.none")}
        </span>
      ),
    },
    {
      id: "usedIn",
      header: t("agents.column.usedIn"),
      min: 24,
      grow: 1,
      sort: "usedIn",
      optional: true,
      cell: (view) => <UsedInCell links={callTaskLinks(view.used_in)} />,
    },
    {
      id: "updated",
      header: t("agents.column.updated"),
      min: 28,
      grow: 1,
      sort: "updated",
      optional: true,
      cell: (view) => <Moment at={view.agent.updated_at} className="text-second" />,
    },
    {
      id: "actions",
      header: t("agents.column.actions"),
      quietHeader: true,
      min: 7,
      grow: 0,
      align: "end",
      cell: (view) => (
        <Menu
          label={t("common.more")}
          actions={[
            { label: t("agents.action.open"), onSelect: () => go(paths.agent(view.agent.id)) },
            { label: t("agents.action.duplicate"), onSelect: () => duplicate.mutate({ id: view.agent.id }) },
            { label: t("agents.action.delete"), danger: true, apart: true, onSelect: () => onDelete(view) },
          ]}
        />
      ),
    },
  ];
}

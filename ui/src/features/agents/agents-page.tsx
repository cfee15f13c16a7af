// All communication agents: which version speaks in calls, and which draft has changes that do not yet.
import { Bot } from "lucide-react";
import { useMemo, useState } from "react";
import type { AgentView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ColumnMenu } from "@/shared/table/column-menu";
import { type Column, useColumnChoice } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { found, readSort, sorted, type SortValue, writeSort } from "@/shared/table/local";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { SearchField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { AgentBadge, type AgentState, STATES, stateOf } from "./agent-badge";
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
  const go = useGo();
  const [search, setSearch] = useAddressSearch();
  const [toDelete, setToDelete] = useState<AgentView | null>(null);
  const agents = useCall("agent_list", {});
  useKey("n", () => go(paths.agentNew));

  const typed = search["q"] ?? "";
  const state = STATES.find((one) => one === search["state"]) ?? null;
  const sort = readSort(search["sort"]) ?? { by: "name", descending: false };
  const all = useMemo(() => agents.data?.agents ?? [], [agents.data]);
  const matching = all.filter((view) => found(view.agent.draft.name, typed));
  const rows = sorted(
    matching.filter((view) => state === null || stateOf(view.agent) === state),
    sort,
    sortValue,
  );
  const columns = useColumns(setToDelete);
  const choice = useColumnChoice("agents", columns);

  return (
    <Page>
      <PageHead
        title={t("agents.title")}
        actions={
          <>
            <SearchField main label={t("agents.search")} value={typed} onChange={(q) => setSearch({ q })} />
            <Button kind="primary" shortcut="N" onClick={() => go(paths.agentNew)}>
              {t("agents.create")}
            </Button>
          </>
        }
      />
      <div className="flex items-center justify-between gap-3 px-6 py-3">
        <ChipGroup
          label={t("agents.filter")}
          value={state ?? "all"}
          choices={[
            { value: "all" as AgentState | "all", label: t("common.all"), count: count(matching.length) },
            ...STATES.map((one) => ({
              value: one,
              label: t(`agents.state.${one}`),
              count: count(matching.filter((view) => stateOf(view.agent) === one).length),
            })),
          ]}
          onChange={(next) => setSearch({ state: next === "all" ? undefined : next })}
        />
        <ColumnMenu columns={columns} isShown={choice.isShown} setShown={choice.setShown} />
      </div>
      <DataTable
        label={t("agents.title")}
        columns={choice.shown}
        rows={rows}
        rowId={(view) => view.agent.id}
        onOpen={(view) => go(paths.agent(view.agent.id))}
        sort={sort}
        onSort={(next) => setSearch({ sort: writeSort(next) })}
        instead={
          agents.error ? (
            <ErrorPanel failure={agents.error} onRetry={() => void agents.refetch()} className="m-6" />
          ) : agents.data && rows.length === 0 ? (
            <Nothing filtered={all.length > 0} onClear={() => setSearch({ q: undefined, state: undefined })} />
          ) : undefined
        }
      />
      {toDelete && <DeleteAgent view={toDelete} onClose={() => setToDelete(null)} />}
    </Page>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const t = useT();
  const go = useGo();
  return filtered ? (
    <EmptyState
      title={t("common.nothingFound")}
      text={t("common.nothingFoundText")}
      action={<Button onClick={onClear}>{t("common.clearFilters")}</Button>}
    />
  ) : (
    <EmptyState
      icon={<Bot aria-hidden className="size-7" />}
      title={t("agents.empty")}
      text={t("agents.emptyText")}
      action={
        <Button kind="primary" onClick={() => go(paths.agentNew)}>
          {t("agents.create")}
        </Button>
      }
    />
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
      cell: (view) => count(view.agent.draft.mind.script.steps.length),
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
      cell: (view) => (
        <span className="text-second" title={view.used_in.join("\n")}>
          {view.used_in.length === 0
            ? t("agents.notUsed")
            : view.used_in.length === 1
              ? view.used_in[0]
              : t("agents.tasks", { count: view.used_in.length })}
        </span>
      ),
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

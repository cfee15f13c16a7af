// The columns of the list of call tasks.
import type { CallTaskView } from "@/ipc/contract";
import { DASH, money, percent } from "@/shared/format/numbers";
import type { T } from "@/shared/i18n";
import type { Column } from "@/shared/table/columns";
import { Menu, type MenuAction } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { StackedBar } from "@/shared/ui/progress";
import { barOf, doneOf, failedOf } from "./counts";
import { BesideStatus, TaskBadge } from "./task-badge";

export function listColumns(t: T, menuFor: (view: CallTaskView) => MenuAction[]): Column<CallTaskView>[] {
  return [
    {
      id: "name",
      header: t("callTasks.col.name"),
      min: 50,
      grow: 3,
      sort: "name",
      cell: (view) => (
        <span className="font-medium" title={view.task.draft.name}>
          {view.task.draft.name}
        </span>
      ),
    },
    {
      id: "status",
      header: t("callTasks.col.status"),
      min: 56,
      grow: 2,
      cell: (view) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <TaskBadge view={view} />
          <BesideStatus view={view} />
        </span>
      ),
    },
    {
      id: "agentLine",
      header: t("callTasks.col.agentLine"),
      min: 34,
      grow: 1,
      optional: true,
      cell: (view) => (
        <span title={`${view.agent_name} · ${view.line_name}`}>
          {view.agent_name}
          {view.agent_version !== null && ` v${view.agent_version}`}
          <span className="text-small text-second"> · {view.line_name}</span>
        </span>
      ),
    },
    {
      id: "progress",
      header: t("callTasks.col.progress"),
      min: 21,
      grow: 0,
      sort: "progress",
      optional: true,
      cell: ({ counts }) => (
        <StackedBar
          label={t("callTasks.progressLabel", {
            answered: counts.completed,
            redial: counts.waiting_redial,
            failed: failedOf(counts),
            total: counts.total,
          })}
          parts={barOf(counts)}
          total={counts.total}
        />
      ),
    },
    {
      id: "done",
      header: t("callTasks.col.done"),
      min: 24,
      grow: 0,
      align: "end",
      sort: "total",
      optional: true,
      cell: ({ counts }) => t("callTasks.doneOf", { done: doneOf(counts), total: counts.total }),
    },
    {
      id: "rate",
      header: t("callTasks.col.connectRate"),
      min: 21,
      grow: 0,
      align: "end",
      sort: "connect_rate",
      optional: true,
      cell: ({ counts }) => percent(counts.completed, counts.completed + counts.not_connected),
    },
    {
      id: "cost",
      header: t("callTasks.col.cost"),
      min: 14,
      grow: 0,
      align: "end",
      sort: "cost",
      optional: true,
      cell: ({ counts }) => (counts.attempts > 0 ? money(counts.cost) : DASH),
    },
    {
      id: "created",
      header: t("callTasks.col.created"),
      min: 28,
      grow: 0,
      sort: "created",
      optional: true,
      hiddenAtFirst: true,
      cell: (view) => <Moment at={view.task.created_at} className="text-second" />,
    },
    {
      id: "activity",
      header: t("callTasks.col.activity"),
      min: 28,
      grow: 0,
      sort: "activity",
      optional: true,
      hiddenAtFirst: true,
      cell: (view) => <Moment at={view.task.active_at} className="text-second" />,
    },
    {
      id: "actions",
      header: t("callTasks.col.actions"),
      min: 7,
      grow: 0,
      align: "end",
      quietHeader: true,
      cell: (view) => (
        <span className="flex justify-end" onClick={(event) => event.stopPropagation()}>
          <Menu label={`${t("common.more")}: ${view.task.draft.name}`} actions={menuFor(view)} />
        </span>
      ),
    },
  ];
}

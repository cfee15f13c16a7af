// The columns of the list of chat tasks.
import type { ChatTaskView } from "@/ipc/contract";
import { count, DASH, money } from "@/shared/format/numbers";
import type { T } from "@/shared/i18n";
import type { Column } from "@/shared/table/columns";
import { CopyButton } from "@/shared/ui/copy-button";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { hasAudience, remainingOf } from "./counts";
import { RowActions, type TaskActions } from "./task-actions";
import { BesideStatus, TaskBadge } from "./task-badge";

export function listColumns(t: T, actions: TaskActions): Column<ChatTaskView>[] {
  return [
    {
      id: "id",
      header: t("chatTasks.col.id"),
      min: 14,
      grow: 0,
      optional: true,
      cell: ({ task }) => (
        <span className="flex items-center gap-0.5">
          <span className="text-second tabular-nums" data-selectable>
            {task.id}
          </span>
          <CopyButton text={String(task.id)} label={t("chatTasks.copyId", { name: task.draft.name })} />
        </span>
      ),
    },
    {
      id: "name",
      header: t("chatTasks.col.name"),
      min: 30,
      grow: 2,
      sort: "name",
      cell: ({ task }) => (
        <span className="font-medium" title={task.draft.name}>
          {task.draft.name}
        </span>
      ),
    },
    {
      id: "type",
      header: t("chatTasks.col.type"),
      min: 19,
      grow: 0,
      optional: true,
      cell: ({ task }) => t(`chatWords.messenger.${task.draft.messenger}`),
    },
    {
      id: "ai",
      header: t("chatTasks.col.ai"),
      min: 20,
      grow: 1,
      optional: true,
      cell: (view) => <span title={view.ai_name}>{view.ai_name}</span>,
    },
    {
      id: "managers",
      header: t("chatTasks.col.managers"),
      min: 20,
      grow: 1,
      optional: true,
      cell: (view) => <span title={view.manager_names.join("\n")}>{view.manager_names.join(", ")}</span>,
    },
    {
      id: "remaining",
      header: t("chatTasks.col.remaining"),
      min: 23,
      grow: 0,
      align: "end",
      sort: "remaining",
      optional: true,
      cell: (view) => (hasAudience(view) ? count(remainingOf(view.audience)) : DASH),
    },
    {
      id: "status",
      header: t("chatTasks.col.status"),
      min: 50,
      grow: 3,
      cell: (view) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <TaskBadge view={view} />
          <BesideStatus view={view} />
        </span>
      ),
    },
    {
      id: "spent",
      header: t("chatTasks.col.spent"),
      min: 15,
      grow: 0,
      align: "end",
      sort: "cost",
      optional: true,
      cell: (view) => money(view.cost),
    },
    {
      id: "created",
      header: t("callTasks.col.created"),
      min: 28,
      grow: 0,
      sort: "created",
      optional: true,
      hiddenAtFirst: true,
      cell: ({ task }) => <Moment at={task.created_at} className="text-second" />,
    },
    {
      id: "activity",
      header: t("callTasks.col.activity"),
      min: 28,
      grow: 0,
      sort: "activity",
      optional: true,
      hiddenAtFirst: true,
      cell: ({ task }) => <Moment at={task.active_at} className="text-second" />,
    },
    {
      id: "actions",
      header: t("chatCommon.actions"),
      min: 22,
      grow: 0,
      cell: (view) => (
        <span className="flex items-center" onClick={(event) => event.stopPropagation()}>
          <span className="flex w-14">
            <RowActions view={view} actions={actions} />
          </span>
          <Menu label={`${t("common.more")}: ${view.task.draft.name}`} actions={actions.menuFor(view)} />
        </span>
      ),
    },
  ];
}

// The Task editor: the form that created the task, and "Save task".
import type { ChatTaskView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useAddressId, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { tell } from "@/shared/ui/toast";
import { draftOf, formOf } from "./form-state";
import { allowed, useTaskActions } from "./task-actions";
import { BesideStatus, TaskBadge } from "./task-badge";
import { TaskForm } from "./task-form";
import { TaskTabs } from "./task-tabs";

export default function EditChatTaskPage() {
  const id = useAddressId("task") ?? 0;
  const task = useCall("chat_task_get", { id });
  if (task.error) return <ErrorPanel failure={task.error} onRetry={() => void task.refetch()} className="m-6" />;
  if (!task.data) return <Waiting />;
  return <EditForm key={id} view={task.data} />;
}

function EditForm({ view }: { view: ChatTaskView }) {
  const t = useT();
  const go = useGo();
  const { id } = view.task;
  const kept = useKept(`chat-task.${id}`, formOf(view.task.draft));
  const actions = useTaskActions(() => go(paths.chatTasks, { replace: true }));
  const update = useAct("chat_task_update", {
    onDone: (res) => {
      kept.discard(formOf(res.task.draft));
      tell({ tone: "good", title: t("chatForm.saved"), text: res.task.draft.name });
    },
  });
  const can = allowed(view);
  return (
    <>
      <TaskForm
        view={view}
        kept={kept}
        busy={update.isPending}
        failure={update.error}
        onReset={update.reset}
        onSave={(form) => update.mutate({ id, draft: draftOf(form) })}
        over={view.task.status.status === "completed"}
        top={<TaskTabs id={id} here="editor" />}
        beside={
          <>
            <TaskBadge view={view} />
            <BesideStatus view={view} />
          </>
        }
        extra={
          <>
            {can.pause && <Button onClick={() => actions.ask("pause", view)}>{t("chatTasks.action.pause")}</Button>}
            {can.start && (
              <Button busy={actions.starting} disabled={kept.changed} onClick={() => actions.startTask(view)}>
                {t("chatTasks.action.start")}
              </Button>
            )}
            <Menu
              label={t("common.more")}
              actions={[
                ...actions.menuFor(view).filter((action) => action.label !== t("chatTasks.action.editor")),
                {
                  label: t("chatTasks.action.stop"),
                  danger: true,
                  apart: true,
                  onSelect: () => actions.ask("stop", view),
                  refused: can.stop ? undefined : t("chatTasks.refused.completed"),
                },
              ]}
            />
          </>
        }
      />
      {actions.dialogs}
    </>
  );
}

// Updating a stopped call task with the form that created it.
import type { CallTaskView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useAddressId, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { pendingOf } from "./counts";
import { draftOf, formOf } from "./form-state";
import { TaskForm } from "./task-form";

/** Where nobody is left to be called, the outlook is reckoned with so many. */
const EXAMPLE = 1000;

export default function EditCallTaskPage() {
  const id = useAddressId("task") ?? 0;
  const task = useCall("call_task_get", { id });
  if (task.error) return <ErrorPanel failure={task.error} onRetry={() => void task.refetch()} className="m-6" />;
  if (!task.data) return <Waiting />;
  return <EditForm key={id} view={task.data} />;
}

function EditForm({ view }: { view: CallTaskView }) {
  const t = useT();
  const go = useGo();
  const id = view.task.id;
  const page = paths.callTask(id);
  const kept = useKept(`call-task.${id}`, formOf(view.task.draft));
  const update = useAct("call_task_update", {
    onDone: () => {
      kept.discard();
      go(page, { replace: true });
    },
  });
  return (
    <TaskForm
      title={t("form.editTitle", { name: view.task.draft.name })}
      id={id}
      kept={kept}
      callees={pendingOf(view.counts) || EXAMPLE}
      busy={update.isPending}
      failure={update.error}
      parent={{ label: view.task.draft.name, to: page }}
      onSubmit={(form) => update.mutate({ id, draft: draftOf(form) })}
      onCancel={() => go(page)}
    />
  );
}

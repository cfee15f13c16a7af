// Creating a call task. Afterwards its page asks for callees.
import { useCall, useAct } from "@/ipc/queries";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { type Beginnings, blankForm, draftOf } from "./form-state";
import { TaskForm } from "./task-form";

export default function CreateCallTaskPage() {
  const agents = useCall("agent_list", {});
  const lines = useCall("line_list", {});
  const settings = useCall("settings_get", {});
  if (agents.isPending || lines.isPending || settings.isPending) return <Waiting />;
  const published = (agents.data?.agents ?? []).filter(({ agent }) => agent.published);
  const only = <V,>(list: readonly V[]): V | undefined => (list.length === 1 ? list[0] : undefined);
  return (
    <CreateForm
      agent={only(published)?.agent.id ?? null}
      line={only(lines.data?.lines ?? [])?.line.id ?? null}
      zone={settings.data?.settings.time_zone}
    />
  );
}

function CreateForm(beginnings: Beginnings) {
  const t = useT();
  const go = useGo();
  const kept = useKept("call-task.new", blankForm(beginnings));
  const create = useAct("call_task_create", {
    onDone: (view) => {
      kept.discard();
      go(paths.callTask(view.task.id), { replace: true });
    },
  });
  return (
    <TaskForm
      title={t("form.createTitle")}
      id={null}
      kept={kept}
      callees={null}
      busy={create.isPending}
      failure={create.error}
      onSubmit={(form) => create.mutate({ draft: draftOf(form) })}
      onCancel={() => go(paths.callTasks)}
    />
  );
}

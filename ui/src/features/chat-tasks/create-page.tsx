// Creating a chat task. What there is only one of is chosen already.
import { useAct, useCall } from "@/ipc/queries";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { tell } from "@/shared/ui/toast";
import { type Beginnings, blankForm, draftOf } from "./form-state";
import { TaskForm } from "./task-form";

export default function CreateChatTaskPage() {
  const ais = useCall("ai_list", {});
  const channels = useCall("channel_list", {});
  const managers = useCall("manager_list", {});
  const settings = useCall("settings_get", {});
  if (ais.isPending || channels.isPending || managers.isPending || settings.isPending) return <Waiting />;
  const only = <V,>(list: readonly V[]): V | undefined => (list.length === 1 ? list[0] : undefined);
  const free = only((channels.data?.channels ?? []).filter((view) => view.held_by === null));
  const kind = channels.data?.kinds.find((one) => one.kind === free?.channel.draft.settings.kind);
  const manager = only((managers.data?.managers ?? []).filter((view) => view.manager.draft.active));
  return (
    <CreateForm
      messenger={kind?.messenger ?? "telegram"}
      channels={free ? [free.channel.id] : []}
      managers={manager ? [manager.manager.id] : []}
      ai={only(ais.data?.ais ?? [])?.ai.id ?? null}
      zone={settings.data?.settings.time_zone}
    />
  );
}

function CreateForm(beginnings: Beginnings) {
  const t = useT();
  const go = useGo();
  const kept = useKept("chat-task.new", blankForm(beginnings));
  const create = useAct("chat_task_create", {
    onDone: (view) => {
      kept.discard();
      tell({ tone: "good", title: t("chatForm.created"), text: view.task.draft.name });
      go(paths.chatTask(view.task.id), { replace: true });
    },
  });
  return (
    <TaskForm
      view={null}
      kept={kept}
      busy={create.isPending}
      failure={create.error}
      onReset={create.reset}
      onSave={(form) => create.mutate({ draft: draftOf(form) })}
    />
  );
}

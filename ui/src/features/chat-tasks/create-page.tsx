// Creating a chat task. What there is only one of is chosen already; people of earlier work can be its first audience.
import { useState } from "react";
import type { ChatTaskView, ContactSource } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { tell } from "@/shared/ui/toast";
import { EarlierSource } from "./earlier-source";
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
  const [source, setSource] = useState<ContactSource | null>(null);
  const shown = (view: ChatTaskView, text: string) => {
    tell({ tone: "good", title: t("chatForm.created"), text });
    go(paths.chatTask(view.task.id), { replace: true });
  };
  const add = useAct("earlier_add");
  const create = useAct("chat_task_create", {
    onDone: (view) => {
      kept.discard();
      if (source === null || view.task.draft.format.kind === "incoming") return shown(view, view.task.draft.name);
      add.mutate(
        { task: view.task.id, source },
        {
          onSuccess: ({ added }) => shown(view, t("earlier.added", { count: added })),
          // The task is there: its page offers the same people again.
          onError: (failure) => {
            shown(view, view.task.draft.name);
            tellFailure(t, failure);
          },
        },
      );
    },
  });
  return (
    <TaskForm
      view={null}
      kept={kept}
      busy={create.isPending || add.isPending}
      audience={<EarlierSource value={source} onChange={setSource} task={null} optional />}
      failure={create.error}
      onReset={create.reset}
      onSave={(form) => create.mutate({ draft: draftOf(form) })}
    />
  );
}

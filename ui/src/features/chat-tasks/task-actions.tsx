// What can be done with a chat task, from its row or its page, and the questions that say what will happen. The source's
// words mislead: Pause leads to stopped, Stop to completed; tooltips and questions tell.
import { Pause, Play, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ChatTaskView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { IconButton } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import type { MenuAction } from "@/shared/ui/menu";
import { remainingOf } from "./counts";

type Deed = "pause" | "stop" | "trash";

export interface Allowed {
  start: boolean;
  pause: boolean;
  stop: boolean;
  trash: boolean;
}

/** Which actions the status allows. Source: product 1.1; the engine has the last word. */
export function allowed({ task: { status } }: Pick<ChatTaskView, "task">): Allowed {
  switch (status.status) {
    case "awaiting":
      // Without contacts there is nothing to start; a start that is awaited may be made at once.
      return { start: status.waiting.kind === "starts_at", pause: true, stop: true, trash: false };
    case "in_progress":
      return { start: false, pause: true, stop: true, trash: false };
    case "stopped":
      return { start: true, pause: false, stop: true, trash: false };
    case "completed":
      return { start: false, pause: false, stop: false, trash: true };
  }
}

export function useTaskActions(onDeleted?: () => void) {
  const t = useT();
  const go = useGo();
  const [asked, setAsked] = useState<{ deed: Deed; view: ChatTaskView } | null>(null);
  const done = () => setAsked(null);
  const start = useAct("chat_task_start", { onFailed: (failure) => tellFailure(t, failure) });
  const pause = useAct("chat_task_pause", { onDone: done });
  const stop = useAct("chat_task_stop", { onDone: done });
  const remove = useAct("chat_task_delete", {
    onDone: () => {
      done();
      onDeleted?.();
    },
  });
  const duplicate = useAct("chat_task_duplicate", {
    onDone: (view) => go(paths.chatTaskEdit(view.task.id)),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const act = { pause, stop, trash: remove };

  const ask = (deed: Deed, view: ChatTaskView) => {
    act[deed].reset();
    setAsked({ deed, view });
  };
  const startTask = (view: ChatTaskView) => start.mutate({ id: view.task.id });

  const menuFor = (view: ChatTaskView): MenuAction[] => {
    const { id } = view.task;
    const left = remainingOf(view.audience);
    return [
      { label: t("chatTasks.action.editor"), onSelect: () => go(paths.chatTaskEdit(id)) },
      { label: t("chatTasks.action.page"), onSelect: () => go(paths.chatTask(id)) },
      { label: t("chatTasks.action.dialogues"), onSelect: () => go(`${paths.chats}?task=${id}`) },
      {
        label: t("chatTasks.action.duplicate"),
        apart: true,
        onSelect: () => duplicate.mutate({ id, unreached: false }),
      },
      {
        label: t("chatTasks.action.duplicateUnreached"),
        onSelect: () => duplicate.mutate({ id, unreached: true }),
        refused: left === 0 ? t("chatTasks.refused.noneLeft") : undefined,
      },
    ];
  };

  const now = asked && act[asked.deed];
  const name = asked?.view.task.draft.name ?? "";
  const left = asked ? remainingOf(asked.view.audience) : 0;
  const dialogs = asked && now && (
    <ConfirmDialog
      open
      danger={asked.deed !== "pause"}
      title={t(`chatTasks.ask.${asked.deed}.title`, { name })}
      deed={t(`chatTasks.ask.${asked.deed}.deed`)}
      busy={now.isPending}
      error={now.error && <ErrorPanel failure={now.error} className="mb-3" />}
      onClose={done}
      onConfirm={() => now.mutate({ id: asked.view.task.id })}
    >
      <p>{t(`chatTasks.ask.${asked.deed}.text`)}</p>
      {asked.deed === "trash" ? (
        <p>
          {t("chatTasks.ask.trash.lost", {
            contacts: count(asked.view.audience.total),
            dialogues: count(asked.view.dialogues),
          })}
        </p>
      ) : (
        left > 0 && <p>{t(`chatTasks.ask.${asked.deed}.left`, { count: left })}</p>
      )}
    </ConfirmDialog>
  );
  return { menuFor, startTask, ask, dialogs, starting: start.isPending };
}

export type TaskActions = ReturnType<typeof useTaskActions>;

const ICON = "size-3.5";

/** The row's buttons, always in the same places. */
export function RowActions({ view, actions }: { view: ChatTaskView; actions: TaskActions }) {
  const t = useT();
  const can = allowed(view);
  const { name } = view.task.draft;
  if (can.trash)
    return (
      <IconButton label={t("chatTasks.tip.trash", { name })} onClick={() => actions.ask("trash", view)}>
        <Trash2 aria-hidden className={ICON} />
      </IconButton>
    );
  return (
    <>
      {can.start ? (
        <IconButton
          label={t("chatTasks.tip.start", { name })}
          disabled={actions.starting}
          onClick={() => actions.startTask(view)}
        >
          <Play aria-hidden className={ICON} />
        </IconButton>
      ) : (
        <IconButton label={t("chatTasks.tip.pause", { name })} onClick={() => actions.ask("pause", view)}>
          <Pause aria-hidden className={ICON} />
        </IconButton>
      )}
      <IconButton label={t("chatTasks.tip.stop", { name })} onClick={() => actions.ask("stop", view)}>
        <Square aria-hidden className={ICON} />
      </IconButton>
    </>
  );
}

// What can be done with a call task, from its row or its page: each action with the reason why not, and the questions
// that are asked before something is lost.
import { Copy, FileDown, FileUp, Pencil, Play, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { host } from "@/ipc/client";
import type { CallTaskView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { useSaveFile } from "@/shared/files/save";
import { useT } from "@/shared/i18n";
import { useIntent } from "@/shared/routing/intents";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ConfirmDialog } from "@/shared/ui/confirm";
import type { MenuAction } from "@/shared/ui/menu";

const ICON = "size-3.5";

export function useTaskActions(onDeleted?: () => void) {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const { save } = useSaveFile();
  const [stopping, setStopping] = useState<CallTaskView | null>(null);
  const [deleting, setDeleting] = useState<CallTaskView | null>(null);
  const start = useAct("call_task_start", { onFailed: (failure) => tellFailure(t, failure) });
  const stop = useAct("call_task_stop", {
    onDone: () => setStopping(null),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const duplicate = useAct("call_task_duplicate", {
    onDone: (view) => go(paths.callTaskEdit(view.task.id)),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const remove = useAct("call_task_delete", {
    onDone: () => {
      setDeleting(null);
      onDeleted?.();
    },
  });

  const askStop = (view: CallTaskView) => {
    if (view.counts.calling > 0) setStopping(view);
    else stop.mutate({ id: view.task.id });
  };
  const importInto = (view: CallTaskView) => intend("importCallees", { task: view.task.id, path: null });
  const template = (view: CallTaskView) =>
    void save(() => host().call("template_build", { id: view.task.id }), t("callTasks.templateSaved"));
  const startTask = (view: CallTaskView) => start.mutate({ id: view.task.id });

  const menuFor = (view: CallTaskView): MenuAction[] => {
    const status = view.task.status.status;
    const can = allowed(view);
    return [
      status === "running"
        ? {
            label: t("callTasks.action.stop"),
            icon: <Square aria-hidden className={ICON} />,
            onSelect: () => askStop(view),
          }
        : {
            label: t("callTasks.action.start"),
            icon: <Play aria-hidden className={ICON} />,
            onSelect: () => startTask(view),
            refused: can.start ? undefined : t("callTasks.refused.startImport"),
          },
      {
        label: t("callTasks.action.importData"),
        icon: <FileUp aria-hidden className={ICON} />,
        onSelect: () => importInto(view),
      },
      {
        label: t("callTasks.action.template"),
        icon: <FileDown aria-hidden className={ICON} />,
        onSelect: () => template(view),
      },
      {
        label: t("callTasks.action.update"),
        icon: <Pencil aria-hidden className={ICON} />,
        onSelect: () => go(paths.callTaskEdit(view.task.id)),
        refused: can.update ? undefined : t("callTasks.refused.update"),
        apart: true,
      },
      {
        label: t("callTasks.action.duplicate"),
        icon: <Copy aria-hidden className={ICON} />,
        onSelect: () => duplicate.mutate({ id: view.task.id }),
      },
      {
        label: t("callTasks.action.delete"),
        icon: <Trash2 aria-hidden className={ICON} />,
        danger: true,
        onSelect: () => setDeleting(view),
        refused: can.delete ? undefined : t("callTasks.refused.delete"),
        apart: true,
      },
    ];
  };

  const dialogs = (
    <>
      <ConfirmDialog
        open={stopping !== null}
        title={t("callTasks.stopTitle", { name: stopping?.task.draft.name ?? "" })}
        deed={t("callTasks.stopDeed")}
        busy={stop.isPending}
        onClose={() => setStopping(null)}
        onConfirm={() => stopping && stop.mutate({ id: stopping.task.id })}
      >
        <p>{t("callTasks.stopText", { count: stopping?.counts.calling ?? 0 })}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={deleting !== null}
        danger
        title={t("callTasks.deleteTitle", { name: deleting?.task.draft.name ?? "" })}
        deed={t("callTasks.deleteDeed")}
        busy={remove.isPending}
        error={remove.error && <ErrorPanel failure={remove.error} className="mb-3" />}
        onClose={() => {
          setDeleting(null);
          remove.reset();
        }}
        onConfirm={() => deleting && remove.mutate({ id: deleting.task.id })}
      >
        <p>
          {deleting && deleting.counts.total > 0
            ? t("callTasks.deleteText", { count: deleting.counts.total })
            : t("callTasks.deleteNone")}
        </p>
      </ConfirmDialog>
    </>
  );

  return { menuFor, startTask, askStop, importInto, template, dialogs, busy: start.isPending || stop.isPending };
}

/** Which actions the status allows. Source: the status table; the engine has the last word. */
export function allowed(view: CallTaskView): { start: boolean; stop: boolean; update: boolean; delete: boolean } {
  switch (view.task.status.status) {
    case "initializing":
      return { start: false, stop: false, update: false, delete: false };
    case "running":
      return { start: false, stop: true, update: false, delete: false };
    case "stopped":
      return { start: true, stop: false, update: true, delete: true };
    case "start_failed":
      return { start: true, stop: false, update: false, delete: true };
  }
}

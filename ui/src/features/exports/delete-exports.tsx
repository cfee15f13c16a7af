// Deleting exports: says how much is lost and what stays; those that run are cancelled by it.
import { useState } from "react";
import { host } from "@/ipc/client";
import type { ExportTaskView } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fileSize } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { isUnderWay } from "./status";

export function DeleteExports({
  views,
  onClose,
  onDone,
}: {
  views: readonly ExportTaskView[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<IpcFailure | null>(null);
  const only = views.length === 1 ? views[0] : undefined;
  const bytes = views.reduce(
    (sum, view) => sum + (view.export.state.status === "succeeded" ? view.export.state.bytes : 0),
    0,
  );
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      for (const view of views) {
        if (isUnderWay(view.export.state)) await host().call("export_cancel", { id: view.export.id });
        await host().call("export_delete", { id: view.export.id });
      }
      onDone();
      onClose();
    } catch (cause) {
      setFailure(toFailure(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      open
      danger
      title={
        only
          ? t("exportTasks.deleteNamed", { name: only.export.request.name })
          : t("exportTasks.deleteTitle", { count: views.length })
      }
      deed={t("exportTasks.deleteDeed", { count: views.length })}
      busy={busy}
      error={failure && <ErrorPanel failure={failure} />}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      <p>{t("exportTasks.deleteText", { size: fileSize(bytes) })}</p>
      {views.some((view) => isUnderWay(view.export.state)) && <p>{t("exportTasks.deleteRunning")}</p>}
    </ConfirmDialog>
  );
}

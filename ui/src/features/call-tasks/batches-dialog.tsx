// The imports of a task; one in which nobody was called can be undone.
import { FileSpreadsheet, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { CallTaskView, ImportBatchView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { Dialog } from "@/shared/ui/dialog";
import { Moment } from "@/shared/ui/moment";

export function BatchesDialog({ view, onClose }: { view: CallTaskView; onClose: () => void }) {
  const t = useT();
  const [undoing, setUndoing] = useState<ImportBatchView | null>(null);
  const batches = useCall("import_batches", { id: view.task.id });
  const undo = useAct("import_undo", { onDone: () => setUndoing(null) });
  return (
    <>
      <Dialog
        open
        onClose={onClose}
        title={t("taskPage.batchesTitle", { name: view.task.draft.name })}
        footer={<Button onClick={onClose}>{t("common.close")}</Button>}
      >
        {batches.error && (
          <ErrorPanel failure={batches.error} onRetry={() => void batches.refetch()} className="mb-3" />
        )}
        {batches.isPending && <Waiting />}
        {batches.data?.batches.length === 0 && <p className="pb-4 text-second">{t("taskPage.batchesEmpty")}</p>}
        <ul className="flex flex-col pb-2">
          {batches.data?.batches.map((batch) => (
            <li key={batch.id} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
              {batch.file_name ? (
                <FileSpreadsheet aria-hidden className="size-4 text-second" />
              ) : (
                <RotateCcw aria-hidden className="size-4 text-second" />
              )}
              <span className="min-w-0 flex-1">
                <span className="block truncate">{batch.file_name ?? t("taskPage.batchRedial")}</span>
                <span className="text-small text-second">
                  {t("taskPage.batchCallees", { count: batch.callees })} · <Moment at={batch.created_at} />
                </span>
              </span>
              {batch.can_undo ? (
                <Button onClick={() => setUndoing(batch)}>{t("taskPage.batchUndo")}</Button>
              ) : (
                <span className="text-small text-second">{t("taskPage.batchTouched")}</span>
              )}
            </li>
          ))}
        </ul>
      </Dialog>
      <ConfirmDialog
        open={undoing !== null}
        danger
        title={t("taskPage.undoTitle")}
        deed={t("taskPage.undoDeed")}
        busy={undo.isPending}
        error={undo.error && <ErrorPanel failure={undo.error} className="mb-3" />}
        onClose={() => {
          setUndoing(null);
          undo.reset();
        }}
        onConfirm={() => undoing && undo.mutate({ id: undoing.id })}
      >
        <p>{t("taskPage.undoText", { count: undoing?.callees ?? 0 })}</p>
      </ConfirmDialog>
    </>
  );
}

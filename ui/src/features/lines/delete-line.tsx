// Deleting a line: says what is lost; a line that tasks use is refused, and the tasks are named.
import type { LineView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { Dialog } from "@/shared/ui/dialog";
import { Button } from "@/shared/ui/button";

export function DeleteLine({
  view,
  onClose,
  onDeleted,
}: {
  view: LineView;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const remove = useAct("line_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  const title = t("lines.delete.title", { name: view.line.name });
  if (view.used_in.length > 0)
    return (
      <Dialog open onClose={onClose} title={title} footer={<Button onClick={onClose}>{t("common.back")}</Button>}>
        <p className="pb-3 text-second">
          {t("lines.delete.refused", { tasks: view.used_in.map((name) => `“${name}”`).join(", ") })}
        </p>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      danger
      title={title}
      deed={t("lines.delete.deed")}
      busy={remove.isPending}
      error={remove.error && <ErrorPanel failure={remove.error} />}
      onConfirm={() => remove.mutate({ id: view.line.id })}
      onClose={onClose}
    >
      <p>{t("lines.delete.text")}</p>
      {view.live > 0 && <p>{t("lines.delete.live", { count: view.live })}</p>}
    </ConfirmDialog>
  );
}

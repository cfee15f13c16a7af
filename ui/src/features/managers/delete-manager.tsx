// Deleting a manager.
import type { ManagerView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { DeleteUsed } from "@/shared/ui/delete-used";

export function DeleteManager({
  view,
  onClose,
  onDeleted,
}: {
  view: ManagerView;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const remove = useAct("manager_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  return (
    <DeleteUsed
      name={view.manager.draft.name}
      usedIn={view.used_in}
      deed={t("managers.deleteDeed")}
      busy={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ id: view.manager.id })}
      onClose={onClose}
    >
      <p>{t("managers.deleteText")}</p>
    </DeleteUsed>
  );
}

// Deleting a line: its numbers and its password go; one that tasks use is refused.
import type { LineView } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { DeleteDialog } from "@/shared/used-in/delete-dialog";
import { callTaskLinks } from "@/shared/used-in/used-in";

interface DeleteLineProps {
  view: LineView;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteLine({ view, onClose, onDeleted }: DeleteLineProps) {
  const t = useT();
  return (
    <DeleteDialog
      command="line_delete"
      id={view.line.id}
      title={t("lines.delete.title", { name: view.line.name })}
      deed={t("lines.delete.deed")}
      usedIn={callTaskLinks(view.used_in)}
      refused={t("lines.delete.refused")}
      onClose={onClose}
      onDeleted={onDeleted}
    >
      <p>{t("lines.delete.text")}</p>
      {view.live > 0 && <p>{t("lines.delete.live", { count: view.live })}</p>}
    </DeleteDialog>
  );
}

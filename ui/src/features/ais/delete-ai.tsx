// Deleting an AI: says what goes with it.
import type { AiView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { DeleteUsed } from "@/shared/ui/delete-used";

export function DeleteAi({ view, onClose, onDeleted }: { view: AiView; onClose: () => void; onDeleted?: () => void }) {
  const t = useT();
  const remove = useAct("ai_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  return (
    <DeleteUsed
      name={view.ai.version.draft.name}
      usedIn={view.used_in}
      deed={t("ais.deleteDeed")}
      busy={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ id: view.ai.id })}
      onClose={onClose}
    >
      <p>{t("ais.deleteText", { count: view.knowledge.length })}</p>
    </DeleteUsed>
  );
}

// Deleting an integration: says how many deliveries go with it.
import type { IntegrationView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { DeleteUsed } from "@/shared/ui/delete-used";

export function DeleteIntegration({
  view,
  onClose,
  onDeleted,
}: {
  view: IntegrationView;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const remove = useAct("integration_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  const waiting = view.deliveries.reduce((sum, entry) => sum + (entry.state === "delivered" ? 0 : entry.count), 0);
  return (
    <DeleteUsed
      name={view.integration.draft.name}
      usedIn={view.used_in}
      deed={t("integrations.deleteDeed")}
      busy={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ id: view.integration.id })}
      onClose={onClose}
    >
      <p>{t("integrations.deleteText")}</p>
      {waiting > 0 && <p>{t("integrations.deleteWaiting", { count: waiting })}</p>}
    </DeleteUsed>
  );
}

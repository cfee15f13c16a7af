// Deleting an agent: says what is lost; one that tasks use is refused, and the tasks are named.
import type { AgentView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { Dialog } from "@/shared/ui/dialog";

export function DeleteAgent({
  view,
  onClose,
  onDeleted,
}: {
  view: AgentView;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const remove = useAct("agent_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  const title = t("agents.delete.title", { name: view.agent.draft.name });
  if (view.used_in.length > 0)
    return (
      <Dialog open onClose={onClose} title={title} footer={<Button onClick={onClose}>{t("common.back")}</Button>}>
        <p className="pb-3 text-second">
          {t("agents.delete.refused", { tasks: view.used_in.map((name) => `“${name}”`).join(", ") })}
        </p>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      danger
      title={title}
      deed={t("agents.delete.deed")}
      busy={remove.isPending}
      error={remove.error && <ErrorPanel failure={remove.error} />}
      onConfirm={() => remove.mutate({ id: view.agent.id })}
      onClose={onClose}
    >
      <p>{t("agents.delete.text")}</p>
    </ConfirmDialog>
  );
}

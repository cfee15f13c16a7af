// Deleting an agent: its draft and its versions go; one that tasks use is refused.
import type { AgentView } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { DeleteDialog } from "@/shared/used-in/delete-dialog";
import { callTaskLinks } from "@/shared/used-in/used-in";

interface DeleteAgentProps {
  view: AgentView;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteAgent({ view, onClose, onDeleted }: DeleteAgentProps) {
  const t = useT();
  return (
    <DeleteDialog
      command="agent_delete"
      id={view.agent.id}
      title={t("agents.delete.title", { name: view.agent.draft.name })}
      deed={t("agents.delete.deed")}
      usedIn={callTaskLinks(view.used_in)}
      refused={t("agents.delete.refused")}
      onClose={onClose}
      onDeleted={onDeleted}
    >
      <p>{t("agents.delete.text")}</p>
    </DeleteDialog>
  );
}

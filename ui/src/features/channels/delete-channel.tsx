// Deleting a channel. The task that holds it refuses.
import type { ChannelView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { DeleteUsed } from "@/shared/ui/delete-used";

export function DeleteChannel({
  view,
  onClose,
  onDeleted,
}: {
  view: ChannelView;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const remove = useAct("channel_delete", {
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  return (
    <DeleteUsed
      name={view.channel.draft.name}
      usedIn={view.held_by ? [view.held_by] : []}
      deed={t("channels.deleteDeed")}
      busy={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ id: view.channel.id })}
      onClose={onClose}
    >
      <p>{t("channels.deleteText")}</p>
    </DeleteUsed>
  );
}

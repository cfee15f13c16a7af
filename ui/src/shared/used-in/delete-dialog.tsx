// Deleting a thing that others may use: says what is lost; one that is used is refused, with the way to its users.
import type { ReactNode } from "react";
import { useAct } from "@/ipc/queries";
import type { CommandName } from "@/ipc/host";
import { ErrorPanel } from "../errors/error-panel";
import { useT } from "../i18n";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm";
import { Dialog } from "../ui/dialog";
import { type UsedInLink, UsedInList } from "./used-in";

export interface DeleteDialogProps {
  command: Extract<CommandName, "agent_delete" | "line_delete">;
  id: number;
  title: string;
  /** The deed: "Delete line". */
  deed: string;
  usedIn: readonly UsedInLink[];
  /** Said over those who use it: what to do there first. */
  refused: string;
  onClose: () => void;
  onDeleted?: () => void;
  /** What is lost. */
  children: ReactNode;
}

export function DeleteDialog(props: DeleteDialogProps) {
  const { title, usedIn, onClose } = props;
  const t = useT();
  const remove = useAct(props.command, {
    onDone: () => {
      onClose();
      props.onDeleted?.();
    },
  });
  if (usedIn.length > 0)
    return (
      <Dialog open onClose={onClose} title={title} footer={<Button onClick={onClose}>{t("common.back")}</Button>}>
        <div className="flex flex-col gap-2 pb-3">
          <p className="text-second">{props.refused}</p>
          <UsedInList links={usedIn} onFollow={onClose} />
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      danger
      title={title}
      deed={props.deed}
      busy={remove.isPending}
      error={remove.error && <ErrorPanel failure={remove.error} />}
      onConfirm={() => remove.mutate({ id: props.id })}
      onClose={onClose}
    >
      {props.children}
    </ConfirmDialog>
  );
}

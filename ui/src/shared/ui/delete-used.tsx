// Deleting what tasks may use: says what is lost; while tasks use it, it is refused and the tasks are named.
import type { ReactNode } from "react";
import type { ChatTaskLink } from "@/ipc/contract";
import type { IpcFailure } from "@/ipc/host";
import { ErrorPanel } from "../errors/error-panel";
import { useT } from "../i18n";
import { Button } from "./button";
import { ConfirmDialog } from "./confirm";
import { Dialog } from "./dialog";
import { TaskLink } from "./task-links";

export function DeleteUsed({
  name,
  usedIn,
  deed,
  busy,
  failure,
  onConfirm,
  onClose,
  children,
}: {
  name: string;
  usedIn: readonly ChatTaskLink[];
  deed: string;
  busy: boolean;
  failure: IpcFailure | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useT();
  const title = t("chatCommon.deleteTitle", { name });
  if (usedIn.length > 0)
    return (
      <Dialog open onClose={onClose} title={title} footer={<Button onClick={onClose}>{t("common.back")}</Button>}>
        <p className="pb-2 text-second">{t("chatCommon.deleteRefused")}</p>
        <ul className="flex flex-col gap-1 pb-3">
          {usedIn.map((task) => (
            <li key={task.id}>
              <TaskLink task={task} />
            </li>
          ))}
        </ul>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      danger
      title={title}
      deed={deed}
      busy={busy}
      error={failure && <ErrorPanel failure={failure} className="mb-3" />}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}

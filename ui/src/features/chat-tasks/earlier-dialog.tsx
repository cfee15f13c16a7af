// Adding people of earlier work to a task's audience.
import { useState } from "react";
import type { ChatTaskId, ContactSource } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { tell } from "@/shared/ui/toast";
import { EarlierSource } from "./earlier-source";

export function EarlierDialog({ task, onClose }: { task: ChatTaskId; onClose: () => void }) {
  const t = useT();
  const [source, setSource] = useState<ContactSource | null>({ kind: "tag", tag: "interest", task: null });
  const add = useAct("earlier_add", {
    onDone: ({ added }) => {
      onClose();
      tell({ tone: added > 0 ? "good" : "note", title: t("earlier.added", { count: added }) });
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("earlier.title")}
      locked={add.isPending}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            kind="primary"
            busy={add.isPending}
            disabled={source === null}
            onClick={() => source && add.mutate({ task, source })}
          >
            {t("earlier.add")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-4">
        {add.error && <ErrorPanel failure={add.error} />}
        <EarlierSource value={source} onChange={setSource} task={task} />
        <p className="text-small text-second">{t("earlier.note")}</p>
      </div>
    </Dialog>
  );
}

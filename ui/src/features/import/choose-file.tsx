// The first step: a place to drop a file, a button that chooses one, the template of the task.
import { FileDown, FileUp } from "lucide-react";
import { host } from "@/ipc/client";
import type { ImportInto } from "@/ipc/contract";
import { useSaveFile } from "@/shared/files/save";
import { useT } from "@/shared/i18n";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";

interface ChooseFileProps {
  into: ImportInto;
  task: number | null;
  opening: boolean;
  onChoose: () => void;
  onClose: () => void;
}

export function ChooseFile({ into, task, opening, onChoose, onClose }: ChooseFileProps) {
  const t = useT();
  const { save, busy } = useSaveFile();
  if (opening) return <Waiting />;
  return (
    <div className="px-6 pb-5">
      <div className="flex flex-col items-center gap-1.5 rounded-card border border-dashed border-strong bg-raised px-6 py-12 text-center">
        <FileUp aria-hidden className="mb-1 size-7 text-third" />
        <p className="text-lead font-semibold">{t("importing.dropTitle")}</p>
        <p className="max-w-prose text-second">
          {t(
            into === "do_not_call"
              ? "importing.list.dropText"
              : task === null
                ? "importing.dropNoTask"
                : into === "chat_task"
                  ? "importing.contacts.dropText"
                  : "importing.dropText",
          )}
        </p>
        <div className="mt-3 flex gap-2">
          <Button kind="primary" onClick={onChoose}>
            {t("importing.chooseFile")}
          </Button>
          {task !== null && (
            <Button
              busy={busy}
              icon={<FileDown aria-hidden className="size-3.5" />}
              onClick={() =>
                void save(
                  () => host().call(into === "chat_task" ? "audience_template" : "template_build", { id: task }),
                  t("callTasks.templateSaved"),
                )
              }
            >
              {t("importing.template")}
            </Button>
          )}
        </div>
      </div>
      <div className="mt-4 flex items-center justify-between gap-3">
        <p className="text-small text-second">
          {t(into === "do_not_call" ? "importing.list.footnote" : "importing.footnote")}
        </p>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </div>
  );
}

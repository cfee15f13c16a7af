// What a file may leave open: which task it is for, which column holds the numbers.
import { useState } from "react";
import type { ImportView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Field } from "@/shared/ui/field";
import { Combobox, Select } from "@/shared/ui/select";
import { StepFoot } from "./step-foot";

interface QuestionProps {
  view: ImportView;
  onAdjust: (change: { task?: number; column?: number }) => void;
  onClose: () => void;
}

export function ChooseTask({ view, onAdjust, onClose }: QuestionProps) {
  const t = useT();
  const [task, setTask] = useState<number | null>(view.task);
  const tasks = useCall("call_task_list", {
    statuses: [],
    search: null,
    sort: "activity",
    ascending: false,
    cursor: null,
    limit: 500,
  }).data?.rows;
  return (
    <>
      <div className="flex flex-col gap-3 px-6 pb-5">
        {view.found_by === "foreign" && <p className="text-second">{t("importing.foreign")}</p>}
        {tasks?.length === 0 ? (
          <p className="text-second">{t("importing.noTasks")}</p>
        ) : (
          <Field label={t("importing.chooseTask")} className="max-w-prose">
            {(control) => (
              <Combobox
                {...control}
                value={task}
                placeholder={t("importing.task")}
                emptyText={t("common.nothingFound")}
                choices={(tasks ?? []).map((row) => ({
                  value: row.task.id,
                  label: row.task.draft.name,
                  note: t(`words.taskStatus.${row.task.status.status}`),
                }))}
                onChange={setTask}
              />
            )}
          </Field>
        )}
      </div>
      <StepFoot into={view.into} onClose={onClose}>
        <Button kind="primary" disabled={task === null} onClick={() => task !== null && onAdjust({ task })}>
          {t("importing.apply")}
        </Button>
      </StepFoot>
    </>
  );
}

export function ChooseColumn({ view, onAdjust, onColumns, onClose }: QuestionProps & { onColumns: () => void }) {
  const t = useT();
  const [column, setColumn] = useState<number | null>(view.number_column ?? view.number_candidates[0] ?? null);
  return (
    <>
      <div className="px-6 pb-5">
        <Field label={t("importing.numberColumn")} hint={t("importing.chooseColumn")} className="max-w-prose">
          {(control) => (
            <Select
              {...control}
              value={column}
              placeholder={t("common.choose")}
              choices={view.number_candidates.map((at) => ({
                value: at,
                label: view.columns[at]?.header ?? String(at + 1),
              }))}
              onChange={setColumn}
            />
          )}
        </Field>
      </div>
      <StepFoot into={view.into} onClose={onClose}>
        {view.into !== "do_not_call" && <Button onClick={onColumns}>{t("importing.columns.open")}</Button>}
        <Button kind="primary" disabled={column === null} onClick={() => column !== null && onAdjust({ column })}>
          {t("importing.apply")}
        </Button>
      </StepFoot>
    </>
  );
}

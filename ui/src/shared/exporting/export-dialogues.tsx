// Exporting dialogues: those in sight or all, one row each or one for each message.
import type { DialogueFilter, DialogueGrain } from "@/ipc/contract";
import { dateFormat } from "../format/locale";
import { useT } from "../i18n";
import { ExportDialog } from "./export-dialog";

interface ExportDialoguesProps {
  /** The filter in sight. */
  filter: DialogueFilter;
  /** Name of the task that the filter names. */
  task: string | null;
  onClose: () => void;
}

const GRAINS: readonly DialogueGrain[] = ["dialogue", "message"];

/** Nothing left out but other tasks. */
export function wholeTask(task: DialogueFilter["task"]): DialogueFilter {
  return { task, channel: null, tags: [], controls: [], unread: false, search: null };
}

function narrows(filter: DialogueFilter): boolean {
  return (
    filter.channel !== null ||
    filter.tags.length > 0 ||
    filter.controls.length > 0 ||
    filter.unread ||
    filter.search !== null
  );
}

export function ExportDialogues({ filter, task, onClose }: ExportDialoguesProps) {
  const t = useT();
  const date = dateFormat({ day: "numeric", month: "short" }).format(Date.now());
  const narrowed = narrows(filter);
  return (
    <ExportDialog<DialogueGrain>
      title={t("exporting.titleDialogues")}
      name={t("exporting.nameDialogues", { task: task ?? t("exporting.allTasks"), date })}
      grains={GRAINS.map((value) => ({ value, label: t(`exporting.${value}`) }))}
      scopes={
        narrowed
          ? {
              label: t("exporting.scopeDialogues"),
              filter: t("exporting.scopeFilter"),
              all: task === null ? t("exporting.scopeAllDialogues") : t("exporting.scopeAllOf", { task }),
            }
          : undefined
      }
      source={(grain, scope) => ({
        kind: "dialogues",
        grain,
        filter: scope === "filter" ? filter : wholeTask(filter.task),
      })}
      onClose={onClose}
    />
  );
}

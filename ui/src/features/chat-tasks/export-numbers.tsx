// Exporting the dashboard of chats: the period in sight, by task or by task and day.
import type { ChatTaskId, NumbersGrain } from "@/ipc/contract";
import { ExportDialog } from "@/shared/exporting/export-dialog";
import { useT } from "@/shared/i18n";

interface ExportNumbersProps {
  task: { id: ChatTaskId; name: string } | null;
  period: { from: number; until: number; words: string };
  onClose: () => void;
}

const GRAINS: readonly NumbersGrain[] = ["task", "day"];

export function ExportNumbers({ task, period, onClose }: ExportNumbersProps) {
  const t = useT();
  return (
    <ExportDialog<NumbersGrain>
      title={t("exporting.titleNumbers")}
      name={t("exporting.nameNumbers", {
        task: task?.name ?? t("exporting.allTasks"),
        period: period.words.toLocaleLowerCase(),
      })}
      grains={GRAINS.map((value) => ({ value, label: t(`exporting.${value}`) }))}
      source={(grain) => ({
        kind: "numbers",
        task: task?.id ?? null,
        grain,
        from: period.from,
        until: period.until,
      })}
      onClose={onClose}
    />
  );
}

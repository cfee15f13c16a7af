// Exporting the execution records of a tab.
import { useState } from "react";
import type { CallTaskView, ExportGrain, RecordFilter, RecordTab } from "@/ipc/contract";
import { ExportDialog } from "@/shared/exporting/export-dialog";
import { dateFormat } from "@/shared/format/locale";
import { useT } from "@/shared/i18n";
import { Tick } from "@/shared/ui/switch";

interface ExportRecordsProps {
  view: CallTaskView;
  tab: RecordTab;
  /** The filter in sight, when it is narrower than the tab. */
  filter: RecordFilter | null;
  onClose: () => void;
}

const GRAINS: readonly ExportGrain[] = ["record", "attempt"];

export function wholeTab(tab: RecordTab): RecordFilter {
  return {
    tab,
    states: [],
    fail_kinds: [],
    results: [],
    main_intents: [],
    search: null,
    from: null,
    until: null,
    min_talk: null,
    max_talk: null,
  };
}

export function ExportRecords({ view, tab, filter, onClose }: ExportRecordsProps) {
  const t = useT();
  const [recordings, setRecordings] = useState(false);
  const date = dateFormat({ day: "numeric", month: "short" }).format(Date.now());
  const tabWords = t(`records.tab.${tab}`);
  return (
    <ExportDialog<ExportGrain>
      title={t("exporting.title")}
      name={t("exporting.nameDefault", { task: view.task.draft.name, tab: tabWords.toLocaleLowerCase(), date })}
      grains={GRAINS.map((value) => ({ value, label: t(`exporting.${value}`) }))}
      scopes={
        filter
          ? {
              label: t("exporting.scope"),
              filter: t("exporting.scopeFilter"),
              all: t("exporting.scopeAll", { tab: tabWords }),
            }
          : undefined
      }
      source={(grain, scope) => ({
        kind: "records",
        task: view.task.id,
        grain,
        filter: scope === "filter" && filter ? filter : wholeTab(tab),
        recordings,
      })}
      onClose={onClose}
    >
      {tab === "completed" && (
        <Tick checked={recordings} onChange={setRecordings}>
          {t("exporting.recordings")}
        </Tick>
      )}
    </ExportDialog>
  );
}

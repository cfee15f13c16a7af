// Exporting the execution records of a tab: name, format, grain, scope. Writing it is the engine's work in the background.
import { type ReactNode, useState } from "react";
import type { CallTaskView, ExportFormat, ExportGrain, RecordFilter, RecordTab } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { dateFormat, systemZone } from "@/shared/format/locale";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Dialog } from "@/shared/ui/dialog";
import { Tick } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";

interface ExportDialogProps {
  view: CallTaskView;
  tab: RecordTab;
  /** The filter in sight, when it is narrower than the tab. */
  filter: RecordFilter | null;
  onClose: () => void;
}

const FORMATS: readonly ExportFormat[] = ["xlsx", "csv", "json_lines"];
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

export function ExportDialog({ view, tab, filter, onClose }: ExportDialogProps) {
  const t = useT();
  const go = useGo();
  const date = dateFormat({ day: "numeric", month: "short" }).format(Date.now());
  const [name, setName] = useState(() =>
    t("exporting.nameDefault", { task: view.task.draft.name, tab: t(`records.tab.${tab}`).toLocaleLowerCase(), date }),
  );
  const [left, setLeft] = useState(false);
  const [format, setFormat] = useState<ExportFormat>("xlsx");
  const [grain, setGrain] = useState<ExportGrain>("record");
  const [scope, setScope] = useState<"filter" | "all">(filter ? "filter" : "all");
  const [recordings, setRecordings] = useState(false);
  const create = useAct("export_create", {
    onDone: () => {
      onClose();
      tell({
        tone: "note",
        title: t("exporting.started", { name }),
        action: { label: t("exporting.view"), onPress: () => go(paths.exports) },
      });
    },
  });
  const submit = () => {
    setLeft(true);
    if (!name.trim()) return;
    create.mutate({
      request: {
        task: view.task.id,
        name: name.trim(),
        format,
        grain,
        filter: scope === "filter" && filter ? filter : wholeTab(tab),
        recordings,
        zone: systemZone(),
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("exporting.title")}
      locked={create.isPending}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" busy={create.isPending} onClick={submit}>
            {t("common.confirm")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {create.error && <ErrorPanel failure={create.error} onRetry={submit} />}
        <TextField
          label={t("exporting.name")}
          required
          autoFocus
          maxLength={200}
          value={name}
          onChange={setName}
          onBlur={() => setLeft(true)}
          error={left && !name.trim() ? t("words.problem.required") : null}
        />
        <Line label={t("exporting.format")}>
          <ChipGroup
            label={t("exporting.format")}
            value={format}
            onChange={setFormat}
            choices={FORMATS.map((value) => ({ value, label: t(`exporting.${value}`) }))}
          />
        </Line>
        <Line label={t("exporting.rows")}>
          <ChipGroup
            label={t("exporting.rows")}
            value={grain}
            onChange={setGrain}
            choices={GRAINS.map((value) => ({ value, label: t(`exporting.${value}`) }))}
          />
        </Line>
        {filter && (
          <Line label={t("exporting.scope")}>
            <ChipGroup
              label={t("exporting.scope")}
              value={scope}
              onChange={setScope}
              choices={[
                { value: "filter", label: t("exporting.scopeFilter") },
                { value: "all", label: t("exporting.scopeAll", { tab: t(`records.tab.${tab}`) }) },
              ]}
            />
          </Line>
        )}
        {tab === "completed" && (
          <Tick checked={recordings} onChange={setRecordings}>
            {t("exporting.recordings")}
          </Tick>
        )}
        <p className="text-small text-second">{t("exporting.note")}</p>
      </form>
    </Dialog>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      {children}
    </div>
  );
}

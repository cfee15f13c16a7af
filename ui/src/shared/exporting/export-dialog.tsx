// Asking for an export: name, format, what a row is, scope. Writing it is the engine's work in the background. It does
// not know what is exported.
import { type ReactNode, useState } from "react";
import type { ExportFormat, ExportSource } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { useGo } from "../routing/link";
import { paths } from "../routing/paths";
import { ErrorPanel } from "../errors/error-panel";
import { systemZone } from "../format/locale";
import { useT } from "../i18n";
import { Button } from "../ui/button";
import { ChipGroup } from "../ui/chip";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/text-field";
import { tell } from "../ui/toast";

export type ExportScope = "filter" | "all";

interface ExportDialogProps<G extends string> {
  title: string;
  /** The name that is proposed. */
  name: string;
  /** What a row may be; the first is chosen at first. */
  grains: readonly { value: G; label: string }[];
  /** Current filter or all, where there is a choice; the filter is chosen at first. */
  scopes?: { label: string; filter: string; all: string };
  source: (grain: G, scope: ExportScope) => ExportSource;
  onClose: () => void;
  children?: ReactNode;
}

const FORMATS: readonly ExportFormat[] = ["xlsx", "csv", "json_lines"];

export function ExportDialog<G extends string>({
  title,
  name: proposed,
  grains,
  scopes,
  source,
  onClose,
  children,
}: ExportDialogProps<G>) {
  const t = useT();
  const go = useGo();
  const [name, setName] = useState(proposed);
  const [left, setLeft] = useState(false);
  const [format, setFormat] = useState<ExportFormat>("xlsx");
  const [grain, setGrain] = useState<G | undefined>(grains[0]?.value);
  const [scope, setScope] = useState<ExportScope>(scopes ? "filter" : "all");
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
    if (!name.trim() || grain === undefined) return;
    create.mutate({ request: { name: name.trim(), format, zone: systemZone(), source: source(grain, scope) } });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
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
          maxLength={120}
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
        {grain !== undefined && (
          <Line label={t("exporting.rows")}>
            <ChipGroup label={t("exporting.rows")} value={grain} onChange={setGrain} choices={[...grains]} />
          </Line>
        )}
        {scopes && (
          <Line label={scopes.label}>
            <ChipGroup<ExportScope>
              label={scopes.label}
              value={scope}
              onChange={setScope}
              choices={[
                { value: "filter", label: scopes.filter },
                { value: "all", label: scopes.all },
              ]}
            />
          </Line>
        )}
        {children}
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

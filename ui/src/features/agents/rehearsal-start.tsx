// Before a rehearsal: what happens, what it may cost at most, and what it never does.
import { useState } from "react";
import type { RehearsalsView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { dollarsText, parseDollars } from "@/shared/format/dollars";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { TextField } from "@/shared/ui/text-field";

export interface RehearsalStartProps {
  agent: number;
  name: string;
  view: RehearsalsView;
  /** What was changed is saved before; `false`: it could not be. */
  save?: () => Promise<boolean>;
  changed?: boolean;
  onClose: () => void;
}

export function RehearsalStart({ agent, name, view, save, changed, onClose }: RehearsalStartProps) {
  const t = useT();
  const go = useGo();
  const { money } = view;
  const [typed, setTyped] = useState(money.kind === "limited" ? dollarsText(money.proposed) : "");
  const limit = parseDollars(typed);
  const start = useAct("rehearsal_start", {
    onDone: () => {
      onClose();
      go(paths.rehearsal(agent));
    },
  });
  const run = async () => {
    if (save && !(await save())) return onClose();
    start.mutate({ agent, limit: money.kind === "limited" ? limit : null });
  };
  const refused = start.error !== null && fieldProblems(start.error.error).some((one) => one.field === "limit");
  return (
    <ConfirmDialog
      open
      title={t("agents.rehearsal.startTitle", { name })}
      deed={t("agents.rehearsal.deed")}
      busy={start.isPending}
      error={start.error && <ErrorPanel failure={start.error} className="mb-3" />}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      <p>
        {t("agents.rehearsal.startText")} {t("agents.rehearsal.english")} {changed && t("agents.rehearsal.saves")}
      </p>
      {view.calls_services && <p>{t("agents.rehearsal.services")}</p>}
      {money.kind === "free" && <p>{t("agents.rehearsal.free")}</p>}
      {money.kind === "unpriced" && <p>{t("agents.rehearsal.unpriced")}</p>}
      {money.kind === "limited" && (
        <TextField
          label={t("agents.rehearsal.limit")}
          hint={t("agents.rehearsal.limitHint")}
          inputMode="decimal"
          suffix="$"
          required
          value={typed}
          onChange={setTyped}
          error={refused || limit === null || limit === 0 ? t("words.problem.required") : undefined}
        />
      )}
    </ConfirmDialog>
  );
}

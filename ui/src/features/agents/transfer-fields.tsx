// Where a call is put through to, and what is said around it. The target is chosen here, never by the model.
import type { CallVariable } from "@/ipc/contract";
import type { Problems } from "@/shared/forms/problems";
import { type T, useT } from "@/shared/i18n";
import { TextField } from "@/shared/ui/text-field";
import type { TransferForm } from "./converse-form";
import { SpokenField } from "./spoken-field";

/** One that was just switched on: with lines in the reader's language. */
export const newTransfer = (t: T): TransferForm => ({
  target: "",
  success: t("agents.converse.transfer.successDefault"),
  failure: t("agents.converse.transfer.failureDefault"),
});

export interface TransferFieldsProps {
  transfer: TransferForm;
  change: (next: Partial<TransferForm>) => void;
  problems: Problems;
  path: string;
  variables: readonly CallVariable[];
}

export function TransferFields({ transfer, change, problems, path, variables }: TransferFieldsProps) {
  const t = useT();
  return (
    <div className="mt-3 flex flex-col gap-3">
      <TextField
        label={t("agents.converse.transfer.target")}
        hint={t("agents.converse.transfer.targetHint")}
        value={transfer.target}
        onChange={(target) => change({ target })}
        onBlur={() => problems.leave(`${path}.target`)}
        error={problems.at(`${path}.target`)}
        spellCheck={false}
      />
      <SpokenField
        label={t("agents.converse.transfer.success")}
        hint={t("agents.converse.transfer.successHint")}
        value={transfer.success}
        onChange={(success) => change({ success })}
        onBlur={() => problems.leave(`${path}.success_line`)}
        error={problems.at(`${path}.success_line`)}
        rows={1}
        variables={variables}
      />
      <SpokenField
        label={t("agents.converse.transfer.failure")}
        hint={t("agents.converse.transfer.failureHint")}
        value={transfer.failure}
        onChange={(failure) => change({ failure })}
        onBlur={() => problems.leave(`${path}.failure_line`)}
        error={problems.at(`${path}.failure_line`)}
        rows={1}
        variables={variables}
      />
    </div>
  );
}

// How the model answers: sampling, length, memory, patience. Empty fields leave it to the service.
import type { ReasoningEffort, Verbosity } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./place-card";

const EFFORTS: readonly (ReasoningEffort | "")[] = ["", "minimal", "low", "medium", "high"];
const VERBOSITIES: readonly (Verbosity | "")[] = ["", "low", "medium", "high"];
/** A choice cannot be empty text. */
const SERVICE = "service";

export function AnswersCard({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <Card title={t("ais.answers")}>
      <div className="grid grid-cols-2 items-start gap-4">
        {form.place === "open_ai" && (
          <>
            {(
              [
                ["temperature", "temperature_hundredths"],
                ["topP", "top_p_hundredths"],
              ] as const
            ).map(([key, path]) => (
              <TextField
                key={key}
                label={t(`ais.${key}`)}
                hint={t(`ais.${key}Hint`)}
                inputMode="decimal"
                placeholder={t("ais.asService")}
                value={form[key]}
                onChange={(value) => set({ [key]: value })}
                onBlur={() => problems.leave(`sampling.${path}`)}
                error={problems.at(`sampling.${path}`)}
              />
            ))}
            <Field label={t("ais.effort")}>
              {(control) => (
                <Select
                  {...control}
                  value={form.effort || SERVICE}
                  choices={EFFORTS.map((value) => ({
                    value: value || SERVICE,
                    label: value === "" ? t("ais.asService") : t(`chatWords.level.${value}`),
                  }))}
                  onChange={(value) => set({ effort: EFFORTS.find((one) => one === value) ?? "" })}
                />
              )}
            </Field>
            <Field label={t("ais.verbosity")}>
              {(control) => (
                <Select
                  {...control}
                  value={form.verbosity || SERVICE}
                  choices={VERBOSITIES.map((value) => ({
                    value: value || SERVICE,
                    label: value === "" ? t("ais.asService") : t(`chatWords.level.${value}`),
                  }))}
                  onChange={(value) => set({ verbosity: VERBOSITIES.find((one) => one === value) ?? "" })}
                />
              )}
            </Field>
          </>
        )}
        <NumberField
          label={t("ais.maxOutput")}
          required
          hint={t("ais.maxOutputHint")}
          value={form.maxOutput}
          onChange={(maxOutput) => set({ maxOutput })}
          onBlur={() => problems.leave("sampling.max_output_tokens")}
          error={problems.at("sampling.max_output_tokens")}
        />
        <NumberField
          label={t("ais.history")}
          required
          hint={t("ais.historyHint")}
          value={form.history}
          onChange={(history) => set({ history })}
          onBlur={() => problems.leave("history_messages")}
          error={problems.at("history_messages")}
        />
        <NumberField
          label={t("ais.patience")}
          required
          hint={t("ais.patienceHint")}
          suffix={t("lines.form.seconds")}
          value={form.patience}
          onChange={(patience) => set({ patience })}
          onBlur={() => problems.leave("patience_seconds")}
          error={problems.at("patience_seconds")}
        />
      </div>
    </Card>
  );
}

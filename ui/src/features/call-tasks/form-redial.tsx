// Redial when unanswered, as one sentence; and when pending callees are given up.
import type { Expiry, RedialReason } from "@/ipc/contract";
import { fromLocalInput, toLocalInput } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { Chip, ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { NumberField, NumberInput } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import { Switch } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./form-basics";
import { expiryOf } from "./form-state";

const REASONS: readonly RedialReason[] = [
  "no_answer",
  "user_busy",
  "network_busy",
  "powered_off",
  "call_rejected",
  "service_suspended",
  "invalid_number",
];
const ATTEMPTS = [1, 2, 3] as const;

export function RedialFields({ form, set, problems }: PartProps) {
  const t = useT();
  const { redial } = form;
  const setRedial = (change: Partial<typeof redial>) =>
    set((before) => ({ ...before, redial: { ...before.redial, ...change } }));
  const minutesError = problems.at("redial.interval_minutes");
  const reasonsError = problems.at("redial.reasons");
  return (
    <div className="flex flex-col gap-3">
      <Switch checked={form.redialOn} onChange={(redialOn) => set({ redialOn })}>
        {t("form.redial")}
      </Switch>
      {form.redialOn && (
        <>
          <div role="group" aria-label={t("form.redialReasons")} className="flex flex-wrap gap-1.5">
            {REASONS.map((reason) => (
              <Chip
                key={reason}
                on={redial.reasons.includes(reason)}
                onToggle={() => {
                  problems.leave("redial.reasons");
                  setRedial({
                    reasons: REASONS.filter((one) =>
                      one === reason ? !redial.reasons.includes(one) : redial.reasons.includes(one),
                    ),
                  });
                }}
              >
                {t(`words.redialReason.${reason}`)}
              </Chip>
            ))}
          </div>
          {reasonsError && <FieldNote error>{reasonsError}</FieldNote>}
          <div className="flex flex-wrap items-center gap-2">
            <span>{t("form.redialUpTo")}</span>
            <Select
              look="chip"
              aria-label={t("form.redialUpTo")}
              value={redial.attempts}
              choices={ATTEMPTS.map((attempts) => ({
                value: attempts,
                label: t("form.redialAttempts", { count: attempts }),
              }))}
              onChange={(attempts) => setRedial({ attempts })}
            />
            <span>{t("form.redialEach")}</span>
            <NumberInput
              aria-label={t("form.redialMinutesLabel")}
              aria-invalid={minutesError ? true : undefined}
              value={redial.interval_minutes}
              onChange={(interval_minutes) => setRedial({ interval_minutes })}
              onBlur={() => problems.leave("redial.interval_minutes")}
              suffix={t("form.redialMinutes")}
              className="w-28"
            />
            <span>{t("form.redialAfter")}</span>
          </div>
          {minutesError && <FieldNote error>{minutesError}</FieldNote>}
        </>
      )}
    </div>
  );
}

export function ExpiryFields({ form, set, problems }: PartProps) {
  const t = useT();
  const { expiry } = form;
  const error = problems.at("expiry.minutes") ?? problems.at("expiry.at") ?? problems.at("expiry");
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-5 gap-y-3">
      <span className="pt-1 font-medium">{t("form.expiry")}</span>
      <div className="flex flex-col gap-2.5">
        <ChipGroup<Expiry["kind"]>
          label={t("form.expiry")}
          value={expiry.kind}
          choices={[
            { value: "never", label: t("form.expiryNever") },
            { value: "after_import", label: t("form.expiryAfter") },
            { value: "at", label: t("form.expiryAt") },
          ]}
          onChange={(kind) => set({ expiry: expiryOf(kind, Date.now()) })}
        />
        {expiry.kind === "after_import" && (
          <NumberField
            label={t("form.expiryMinutes")}
            className="max-w-search"
            value={expiry.minutes}
            onChange={(minutes) => set({ expiry: { kind: "after_import", minutes: minutes ?? 0 } })}
            onBlur={() => problems.leave("expiry.minutes")}
            error={error}
          />
        )}
        {expiry.kind === "at" && (
          <TextField
            label={t("form.expiryDate")}
            type="datetime-local"
            className="max-w-search"
            value={toLocalInput(expiry.at)}
            onChange={(text) => {
              const at = fromLocalInput(text);
              if (at !== null) set({ expiry: { kind: "at", at } });
            }}
            onBlur={() => problems.leave("expiry.at")}
            error={error}
          />
        )}
      </div>
    </div>
  );
}

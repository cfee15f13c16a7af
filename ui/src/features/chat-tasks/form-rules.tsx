// When the task begins and writes by itself, when it stops, how people opt out, what reminds them.
import { RemindersEditor } from "@/shared/forms/reminders-editor";
import { ScheduleFields as Fields } from "@/shared/forms/schedule-fields";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { NumberField } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import { TextArea, TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./form-parties";

export function ScheduleFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <Fields
      start={form.start}
      schedule={form.schedule}
      problems={problems}
      words={{ days: t("chatForm.days"), hours: t("chatForm.hours"), hint: t("chatForm.hoursHint") }}
      onStart={(start) => set({ start })}
      onSchedule={(change) => set((before) => ({ ...before, schedule: change(before.schedule) }))}
      besideStart={
        <Field label={t("chatForm.missed")}>
          {(control) => (
            <Select
              {...control}
              value={form.missed}
              choices={(["within_grace", "start_late", "stop"] as const).map((value) => ({
                value,
                label: t(`chatWords.missed.${value}`),
              }))}
              onChange={(missed) => set({ missed })}
            />
          )}
        </Field>
      }
    />
  );
}

export function StopFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <TextField
        label={t("chatForm.budget")}
        inputMode="decimal"
        suffix="USD"
        placeholder={t("chatForm.noLimit")}
        hint={t("chatForm.budgetHint")}
        value={form.budget}
        onChange={(budget) => set({ budget })}
        onBlur={() => problems.leave("stop_when.budget")}
        error={problems.at("stop_when.budget")}
      />
      <NumberField
        label={t("chatForm.errorStreak")}
        hint={t("chatForm.errorStreakHint")}
        value={form.errorStreak}
        onChange={(errorStreak) => set({ errorStreak })}
        onBlur={() => problems.leave("stop_when.error_streak")}
        error={problems.at("stop_when.error_streak")}
      />
      <NumberField
        label={t("chatForm.quietDays")}
        suffix={t("channels.days")}
        hint={t("chatForm.quietHint")}
        value={form.quietDays}
        onChange={(quietDays) => set({ quietDays })}
        onBlur={() => problems.leave("quiet_days")}
        error={problems.at("quiet_days")}
      />
      <TextArea
        label={t("chatForm.optOut")}
        rows={2}
        hint={t("chatForm.optOutHint")}
        value={form.optOut}
        onChange={(optOut) => set({ optOut })}
        onBlur={() => problems.leave("opt_out_words")}
        error={problems.at("opt_out_words")}
      />
    </div>
  );
}

export function ReminderFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <div className="flex flex-col gap-3">
      <ChipGroup
        label={t("reminders.title")}
        value={form.remind}
        choices={(["from_ai", "own", "off"] as const).map((value) => ({
          value,
          label: t(`chatForm.remind.${value}`),
        }))}
        onChange={(remind) => set({ remind })}
      />
      {form.remind === "own" && (
        <RemindersEditor
          rows={form.reminders}
          path="reminders.reminders"
          problems={problems}
          onChange={(reminders) => set({ reminders })}
        />
      )}
    </div>
  );
}

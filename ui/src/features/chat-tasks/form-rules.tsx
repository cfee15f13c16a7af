// When the task begins and writes by itself, when it stops, how people opt out, what reminds them.
import { useId } from "react";
import { useCall } from "@/ipc/queries";
import { systemZone } from "@/shared/format/locale";
import { fromLocalInput, toLocalInput } from "@/shared/format/times";
import { RemindersEditor } from "@/shared/forms/reminders-editor";
import { useT } from "@/shared/i18n";
import { WeekdayPicker } from "@/shared/ui/allowed-hours";
import { ChipGroup } from "@/shared/ui/chip";
import { Field, FieldNote } from "@/shared/ui/field";
import { NumberField } from "@/shared/ui/number-field";
import { Combobox, Select } from "@/shared/ui/select";
import { TextArea, TextField } from "@/shared/ui/text-field";
import { DayBar, TimeRanges } from "@/shared/ui/time-ranges";
import type { PartProps } from "./form-parties";
import { nextHour } from "./form-state";

export function ScheduleFields({ form, set, problems }: PartProps) {
  const t = useT();
  const id = useId();
  const zones = useCall("choices", {}).data?.zones ?? [];
  const { schedule, start } = form;
  const known = zones.includes(schedule.zone) ? zones : [schedule.zone, ...zones];
  const setSchedule = (change: Partial<typeof schedule>) =>
    set((before) => ({ ...before, schedule: { ...before.schedule, ...change } }));
  const timeError =
    problems.at("schedule.windows") ?? (problems.within("schedule.windows") ? t("words.problem.empty_range") : null);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-5 gap-y-3.5">
      <span className="self-start pt-1 font-medium">{t("form.startMode")}</span>
      <div className="flex flex-col gap-2.5">
        <ChipGroup
          label={t("form.startMode")}
          value={start.kind}
          choices={[
            { value: "immediately", label: t("form.startImmediately") },
            { value: "scheduled", label: t("form.startScheduled") },
          ]}
          onChange={(kind) => set({ start: kind === "immediately" ? { kind } : { kind, at: nextHour(Date.now()) } })}
        />
        {start.kind === "scheduled" && (
          <div className="grid grid-cols-2 items-start gap-4">
            <TextField
              label={t("form.startAt")}
              type="datetime-local"
              hint={t("form.startAtZone", { zone: systemZone().replaceAll("_", " ") })}
              value={toLocalInput(start.at)}
              onChange={(text) => {
                const at = fromLocalInput(text);
                if (at !== null) set({ start: { kind: "scheduled", at } });
              }}
              onBlur={() => problems.leave("start")}
              error={problems.at("start.at") ?? problems.at("start")}
            />
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
          </div>
        )}
      </div>
      <span id={`${id}-days`} className="font-medium">
        {t("chatForm.days")}
      </span>
      <div>
        <WeekdayPicker
          labelledBy={`${id}-days`}
          value={schedule.workdays}
          onChange={(workdays) => setSchedule({ workdays })}
        />
        {problems.at("schedule.workdays") && <FieldNote error>{problems.at("schedule.workdays")}</FieldNote>}
      </div>
      <span className="font-medium">{t("chatForm.hours")}</span>
      <TimeRanges
        label={t("chatForm.hours")}
        ranges={schedule.windows}
        onChange={(windows) => setSchedule({ windows })}
      />
      <label htmlFor={`${id}-zone`} className="font-medium">
        {t("form.zone")}
      </label>
      <Combobox
        id={`${id}-zone`}
        value={schedule.zone}
        choices={known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        onChange={(zone) => setSchedule({ zone })}
        emptyText={t("common.nothingFound")}
        className="max-w-search"
      />
      <div className="col-span-2 flex flex-col gap-1">
        <DayBar ranges={schedule.windows} />
        {timeError && <FieldNote error>{timeError}</FieldNote>}
        {problems.at("schedule.zone") && <FieldNote error>{problems.at("schedule.zone")}</FieldNote>}
        <FieldNote>{t("chatForm.hoursHint")}</FieldNote>
      </div>
    </div>
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

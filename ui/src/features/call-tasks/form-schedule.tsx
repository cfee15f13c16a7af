// Start mode, workdays, calling time and its zone.
import { useId } from "react";
import { useCall } from "@/ipc/queries";
import { systemZone } from "@/shared/format/locale";
import { fromLocalInput, toLocalInput } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { WeekdayPicker } from "@/shared/ui/allowed-hours";
import { ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { Combobox } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";
import { DayBar, TimeRanges } from "@/shared/ui/time-ranges";
import type { PartProps } from "./form-basics";
import { nextHour } from "./form-state";

export function ScheduleFields({ form, set, problems }: PartProps) {
  const t = useT();
  const id = useId();
  const zones = useCall("choices", {}).data?.zones ?? [];
  const { schedule, start } = form;
  const known = zones.includes(schedule.zone) ? zones : [schedule.zone, ...zones];
  const setSchedule = (change: Partial<typeof schedule>) =>
    set((before) => ({ ...before, schedule: { ...before.schedule, ...change } }));
  const startError = problems.at("start.at") ?? problems.at("start");
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
          <TextField
            label={t("form.startAt")}
            type="datetime-local"
            hint={t("form.startAtZone", { zone: systemZone().replaceAll("_", " ") })}
            className="max-w-search"
            value={toLocalInput(start.at)}
            onChange={(text) => {
              const at = fromLocalInput(text);
              if (at !== null) set({ start: { kind: "scheduled", at } });
            }}
            onBlur={() => problems.leave("start.at")}
            error={startError}
          />
        )}
      </div>
      <span id={`${id}-days`} className="font-medium">
        {t("form.workdays")}
      </span>
      <div>
        <WeekdayPicker
          labelledBy={`${id}-days`}
          value={schedule.workdays}
          onChange={(workdays) => setSchedule({ workdays })}
        />
        {problems.at("schedule.workdays") && <FieldNote error>{problems.at("schedule.workdays")}</FieldNote>}
      </div>
      <span className="font-medium">{t("form.callingTime")}</span>
      <TimeRanges
        label={t("form.callingTime")}
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
      <div className="col-span-2">
        <DayBar ranges={schedule.windows} />
        {timeError && <FieldNote error>{timeError}</FieldNote>}
        {problems.at("schedule.zone") && <FieldNote error>{problems.at("schedule.zone")}</FieldNote>}
      </div>
    </div>
  );
}

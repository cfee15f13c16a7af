// When a task begins and at which hours it works: start mode, days, hours and their zone. Call tasks and chat tasks have
// the same; what they call them, and what else stands beside the start, the feature says.
import { type ReactNode, useId } from "react";
import type { CallingSchedule, StartMode } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { systemZone } from "../format/locale";
import { fromLocalInput, nextHour, toLocalInput } from "../format/times";
import { useT } from "../i18n";
import { WeekdayPicker } from "../ui/allowed-hours";
import { ChipGroup } from "../ui/chip";
import { FieldNote } from "../ui/field";
import { Combobox } from "../ui/select";
import { TextField } from "../ui/text-field";
import { DayBar, TimeRanges } from "../ui/time-ranges";
import type { Problems } from "./problems";

export interface ScheduleFieldsProps {
  start: StartMode;
  schedule: CallingSchedule;
  onStart: (start: StartMode) => void;
  onSchedule: (change: (before: CallingSchedule) => CallingSchedule) => void;
  problems: Problems;
  words: { days: string; hours: string; hint?: string };
  /** What else is asked of a start at a time. */
  besideStart?: ReactNode;
}

export function ScheduleFields({
  start,
  schedule,
  onStart,
  onSchedule,
  problems,
  words,
  besideStart,
}: ScheduleFieldsProps) {
  const t = useT();
  const id = useId();
  const zones = useCall("choices", {}).data?.zones ?? [];
  const known = zones.includes(schedule.zone) ? zones : [schedule.zone, ...zones];
  const set = (change: Partial<CallingSchedule>) => onSchedule((before) => ({ ...before, ...change }));
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
          onChange={(kind) => onStart(kind === "immediately" ? { kind } : { kind, at: nextHour(Date.now()) })}
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
                if (at !== null) onStart({ kind: "scheduled", at });
              }}
              onBlur={() => problems.leave("start.at")}
              error={problems.at("start.at") ?? problems.at("start")}
            />
            {besideStart}
          </div>
        )}
      </div>
      <span id={`${id}-days`} className="font-medium">
        {words.days}
      </span>
      <div>
        <WeekdayPicker labelledBy={`${id}-days`} value={schedule.workdays} onChange={(workdays) => set({ workdays })} />
        {problems.at("schedule.workdays") && <FieldNote error>{problems.at("schedule.workdays")}</FieldNote>}
      </div>
      <span className="font-medium">{words.hours}</span>
      <TimeRanges label={words.hours} ranges={schedule.windows} onChange={(windows) => set({ windows })} />
      <label htmlFor={`${id}-zone`} className="font-medium">
        {t("form.zone")}
      </label>
      <Combobox
        id={`${id}-zone`}
        value={schedule.zone}
        choices={known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        onChange={(zone) => set({ zone })}
        emptyText={t("common.nothingFound")}
        className="max-w-search"
      />
      <div className="col-span-2 flex flex-col gap-1">
        <DayBar ranges={schedule.windows} />
        {timeError && <FieldNote error>{timeError}</FieldNote>}
        {problems.at("schedule.zone") && <FieldNote error>{problems.at("schedule.zone")}</FieldNote>}
        {words.hint && <FieldNote>{words.hint}</FieldNote>}
      </div>
    </div>
  );
}

// A calling schedule in a few words: "Mon–Fri", "09:00–13:00, 14:00–18:00".
import type { CallingSchedule, Weekday } from "@/ipc/contract";
import { minuteOfDay } from "@/shared/format/times";
import type { T } from "@/shared/i18n";
import { WEEK } from "@/shared/ui/allowed-hours";

/** Days that follow one another are taken together. */
export function daysWords(t: T, days: readonly Weekday[]): string {
  if (WEEK.every((day) => days.includes(day))) return t("words.everyDay");
  const runs: Weekday[][] = [];
  let before = -2;
  WEEK.forEach((day, at) => {
    if (!days.includes(day)) return;
    if (at === before + 1) runs.at(-1)?.push(day);
    else runs.push([day]);
    before = at;
  });
  const name = (day: Weekday | undefined) => (day ? t(`words.days.${day}`) : "");
  return runs
    .map((run) =>
      run.length === 1
        ? name(run[0])
        : run.length === 2
          ? `${name(run[0])}, ${name(run[1])}`
          : `${name(run[0])}–${name(run.at(-1))}`,
    )
    .join(", ");
}

export function windowsWords(schedule: CallingSchedule): string {
  return schedule.windows.map((window) => `${minuteOfDay(window.start)}–${minuteOfDay(window.end)}`).join(", ");
}

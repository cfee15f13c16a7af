// Start mode, workdays, calling time and its zone.
import { ScheduleFields as Fields } from "@/shared/forms/schedule-fields";
import { useT } from "@/shared/i18n";
import type { PartProps } from "./form-basics";

export function ScheduleFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <Fields
      start={form.start}
      schedule={form.schedule}
      problems={problems}
      words={{ days: t("form.workdays"), hours: t("form.callingTime") }}
      onStart={(start) => set({ start })}
      onSchedule={(change) => set((before) => ({ ...before, schedule: change(before.schedule) }))}
    />
  );
}

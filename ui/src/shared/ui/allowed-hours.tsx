// Hours in which something may happen at all: always, or days and ranges in a zone. Shared by lines and caller numbers.
import { useId } from "react";
import type { CallingSchedule, Weekday } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { systemZone } from "../format/locale";
import { useT } from "../i18n";
import { ChipGroup } from "./chip";
import { cx } from "./cx";
import { FieldNote } from "./field";
import { Combobox } from "./select";
import { DayBar, TimeRanges } from "./time-ranges";

export const WEEK: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface AllowedHoursProps {
  label: string;
  value: CallingSchedule | null;
  onChange: (value: CallingSchedule | null) => void;
  /** Words for "no limit of its own". */
  always: string;
  limited: string;
  errors?: { days?: string | null; windows?: string | null; zone?: string | null };
}

export function AllowedHours({ label, value, onChange, always, limited, errors }: AllowedHoursProps) {
  const settings = useCall("settings_get", {}).data?.settings;
  const first = (): CallingSchedule => ({
    workdays: ["mon", "tue", "wed", "thu", "fri"],
    windows: [{ start: 540, end: 1080 }],
    zone: settings?.time_zone || systemZone(),
  });
  return (
    <div className="flex flex-col gap-3">
      <ChipGroup
        label={label}
        value={value ? "limited" : "always"}
        choices={[
          { value: "always", label: always },
          { value: "limited", label: limited },
        ]}
        onChange={(next) => onChange(next === "always" ? null : (value ?? first()))}
      />
      {value && <Hours value={value} onChange={onChange} errors={errors} />}
    </div>
  );
}

function Hours({
  value,
  onChange,
  errors,
}: {
  value: CallingSchedule;
  onChange: (value: CallingSchedule) => void;
  errors: AllowedHoursProps["errors"];
}) {
  const t = useT();
  const id = useId();
  const zones = useCall("choices", {}).data?.zones ?? [];
  const known = zones.includes(value.zone) ? zones : [value.zone, ...zones];
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2.5">
      <span id={`${id}-days`} className="text-small text-second">
        {t("lines.form.days")}
      </span>
      <WeekdayPicker
        labelledBy={`${id}-days`}
        value={value.workdays}
        onChange={(workdays) => onChange({ ...value, workdays })}
      />
      <span className="text-small text-second">{t("lines.form.time")}</span>
      <TimeRanges
        label={t("lines.form.time")}
        ranges={value.windows}
        onChange={(windows) => onChange({ ...value, windows })}
      />
      <label htmlFor={`${id}-zone`} className="text-small text-second">
        {t("time.zone")}
      </label>
      <Combobox
        id={`${id}-zone`}
        value={value.zone}
        choices={known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        onChange={(zone) => onChange({ ...value, zone })}
        emptyText={t("common.nothingFound")}
        className="max-w-search"
      />
      <div className="col-span-2 flex flex-col gap-1">
        <DayBar ranges={value.windows} />
        {[errors?.days, errors?.windows, errors?.zone].filter(Boolean).map((error) => (
          <FieldNote key={error} error>
            {error}
          </FieldNote>
        ))}
      </div>
    </div>
  );
}

/** The days of a week as seven small buttons; at least one stays on. */
export function WeekdayPicker({
  labelledBy,
  value,
  onChange,
}: {
  labelledBy: string;
  value: readonly Weekday[];
  onChange: (value: Weekday[]) => void;
}) {
  const t = useT();
  return (
    <div role="group" aria-labelledby={labelledBy} className="flex flex-wrap gap-2">
      {WEEK.map((day) => {
        const on = value.includes(day);
        return (
          <button
            key={day}
            type="button"
            aria-pressed={on}
            onClick={() => {
              const next = WEEK.filter((one) => (one === day ? !on : value.includes(one)));
              if (next.length > 0) onChange(next);
            }}
            className={cx(
              "h-7.5 min-w-9.5 rounded-control border px-1.5 text-small transition-colors",
              on
                ? "border-accent bg-accent-ground font-medium text-accent"
                : "border-line bg-surface text-second hover:border-strong hover:text-ink",
            )}
          >
            {t(`words.days.${day}`)}
          </button>
        );
      })}
    </div>
  );
}

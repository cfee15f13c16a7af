// Settings that decide how numbers are read, when calls go, and what is kept.
import { useState } from "react";
import type { Settings } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField, NumberInput } from "@/shared/ui/number-field";
import { CountryField, ZoneField } from "@/shared/ui/place-fields";
import type { SetSettings } from "./use-settings";

const LONGEST_GRACE = 168;
const MOST_DAYS = 3650;
const FIRST_DAYS = 90;

interface CallingCardProps {
  value: Settings;
  set: SetSettings;
  problem: (field: keyof Settings) => string | null;
}

export function CallingCard({ value, set, problem }: CallingCardProps) {
  const t = useT();
  return (
    <Card title={t("settings.calling")}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-2 items-start gap-4">
          <CountryField
            label={t("settings.country")}
            hint={t("settings.countryHint")}
            value={value.default_country}
            onChange={(default_country) => set({ default_country })}
            error={problem("default_country")}
          />
          <ZoneField
            label={t("settings.zone")}
            hint={t("settings.zoneHint")}
            value={value.time_zone}
            onChange={(time_zone) => set({ time_zone })}
            error={problem("time_zone")}
          />
        </div>
        <div className="grid grid-cols-2 items-start gap-4">
          <Grace
            value={value.missed_start_grace_hours}
            onKeep={(missed_start_grace_hours) => set({ missed_start_grace_hours })}
            error={problem("missed_start_grace_hours")}
          />
          <KeepRecordings
            value={value.keep_recordings_days}
            onKeep={(keep_recordings_days) => set({ keep_recordings_days })}
            error={problem("keep_recordings_days")}
          />
        </div>
      </div>
    </Card>
  );
}

function Grace({ value, onKeep, error }: { value: number; onKeep: (hours: number) => void; error: string | null }) {
  const t = useT();
  const [typed, setTyped] = useState<number | null>(value);
  const [left, setLeft] = useState(false);
  const wrong = typed === null || typed > LONGEST_GRACE;
  return (
    <NumberField
      label={t("settings.grace")}
      hint={t("settings.graceHint")}
      suffix={t("settings.hours")}
      value={typed}
      onChange={setTyped}
      onBlur={() => {
        setLeft(true);
        if (!wrong && typed !== value) onKeep(typed);
      }}
      error={wrong && left ? t("words.problem.out_of_range", { min: 0, max: LONGEST_GRACE }) : error}
    />
  );
}

function KeepRecordings({
  value,
  onKeep,
  error,
}: {
  value: number | null;
  onKeep: (days: number | null) => void;
  error: string | null;
}) {
  const t = useT();
  const [typed, setTyped] = useState<number | null>(value ?? FIRST_DAYS);
  const [left, setLeft] = useState(false);
  const wrong = typed === null || typed < 1 || typed > MOST_DAYS;
  const words = wrong && left ? t("words.problem.out_of_range", { min: 1, max: MOST_DAYS }) : error;
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium">{t("settings.recordings")}</span>
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <ChipGroup
          label={t("settings.recordings")}
          value={value === null ? "forever" : "days"}
          choices={[
            { value: "forever", label: t("settings.keepForever") },
            { value: "days", label: t("settings.keepDays") },
          ]}
          onChange={(next) => onKeep(next === "forever" ? null : wrong ? FIRST_DAYS : typed)}
        />
        {value !== null && (
          <NumberInput
            aria-label={`${t("settings.keepDays")}, ${t("settings.days")}`}
            aria-invalid={words ? true : undefined}
            suffix={t("settings.days")}
            value={typed}
            onChange={setTyped}
            onBlur={() => {
              setLeft(true);
              if (!wrong && typed !== value) onKeep(typed);
            }}
            className="w-28"
          />
        )}
      </div>
      {(words !== null || value !== null) && (
        <FieldNote error={words !== null}>{words ?? t("settings.daysHint")}</FieldNote>
      )}
    </div>
  );
}

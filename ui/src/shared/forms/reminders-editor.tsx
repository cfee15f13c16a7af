// Reminders, one under the other: how long after the last message, what is written, which tags make it needless.
import { Plus, X } from "lucide-react";
import { useT } from "../i18n";
import { Button, IconButton } from "../ui/button";
import { Chip, ChipGroup } from "../ui/chip";
import { Field, FieldNote } from "../ui/field";
import { NumberInput } from "../ui/number-field";
import { Select } from "../ui/select";
import { TextArea } from "../ui/text-field";
import { TAGS } from "../words/chats";
import type { Problems } from "./problems";
import { type DelayUnit, MAX_REMINDERS, newReminder, type ReminderRow, UNITS, wordsPath } from "./reminder-rows";

export function RemindersEditor({
  rows,
  path,
  problems,
  onChange,
}: {
  rows: readonly ReminderRow[];
  path: string;
  problems: Problems;
  onChange: (rows: ReminderRow[]) => void;
}) {
  const t = useT();
  const change = (row: number, next: Partial<ReminderRow>) =>
    onChange(rows.map((one) => (one.row === row ? { ...one, ...next } : one)));
  return (
    <div className="flex flex-col items-start gap-3">
      <ul className="flex w-full flex-col gap-3 empty:hidden">
        {rows.map((row, at) => {
          const delay = `${path}.${at}.after_minutes`;
          const words = wordsPath(path, at, row.kind);
          return (
            <li key={row.row} className="flex flex-col gap-2.5 rounded-control border border-line p-3">
              <div className="flex items-start gap-3">
                <Field label={t("reminders.after")} error={problems.at(delay)}>
                  {(control) => (
                    <span className="flex gap-2">
                      <NumberInput
                        {...control}
                        className="w-24"
                        value={row.amount}
                        onChange={(amount) => change(row.row, { amount })}
                        onBlur={() => problems.leave(delay)}
                      />
                      <Select<DelayUnit>
                        aria-label={t("reminders.unit")}
                        className="min-w-32"
                        value={row.unit}
                        choices={(Object.keys(UNITS) as DelayUnit[]).map((unit) => ({
                          value: unit,
                          label: t(`reminders.units.${unit}`),
                        }))}
                        onChange={(unit) => change(row.row, { unit })}
                      />
                    </span>
                  )}
                </Field>
                <div className="flex flex-col gap-1">
                  <span aria-hidden className="font-medium">
                    {t("reminders.who")}
                  </span>
                  <ChipGroup
                    label={t("reminders.who")}
                    className="min-h-8"
                    value={row.kind}
                    choices={(["written_by_ai", "fixed"] as const).map((kind) => ({
                      value: kind,
                      label: t(`reminders.kind.${kind}`),
                    }))}
                    onChange={(kind) => change(row.row, { kind })}
                  />
                </div>
                <IconButton
                  label={t("reminders.remove", { number: at + 1 })}
                  className="mt-6.5 ml-auto"
                  onClick={() => onChange(rows.filter((one) => one.row !== row.row))}
                >
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              </div>
              <TextArea
                label={t(row.kind === "fixed" ? "reminders.text" : "reminders.instruction")}
                rows={2}
                value={row.text}
                onChange={(text) => change(row.row, { text })}
                onBlur={() => problems.leave(words)}
                error={problems.at(words)}
              />
              <div role="group" aria-label={t("reminders.cancelledBy")} className="flex flex-wrap items-center gap-1.5">
                <span className="text-small text-second">{t("reminders.cancelledBy")}</span>
                {TAGS.map((tag) => (
                  <Chip
                    key={tag}
                    on={row.cancelledBy.includes(tag)}
                    onToggle={() =>
                      change(row.row, {
                        cancelledBy: TAGS.filter((one) =>
                          one === tag ? !row.cancelledBy.includes(tag) : row.cancelledBy.includes(one),
                        ),
                      })
                    }
                  >
                    {t(`chatWords.tag.${tag}`)}
                  </Chip>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      {rows.length < MAX_REMINDERS && (
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => onChange([...rows, newReminder(rows)])}>
          {t("reminders.add")}
        </Button>
      )}
      {problems.at(path) && <FieldNote error>{problems.at(path)}</FieldNote>}
    </div>
  );
}

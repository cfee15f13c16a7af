// The numbers that callees see, each with hours of its own where the carrier limits it.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { useT } from "@/shared/i18n";
import { AllowedHours } from "@/shared/ui/allowed-hours";
import { Button, IconButton } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./line-fields";
import type { NumberForm } from "./line-form";

export function CallerNumbers({ form, set, problems }: PartProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const change = (row: number, next: Partial<NumberForm>) =>
    set((before) => ({
      ...before,
      numbers: before.numbers.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const add = () => {
    set((before) => ({
      ...before,
      numbers: [
        ...before.numbers,
        { row: Math.max(-1, ...before.numbers.map((one) => one.row)) + 1, number: "", allowed: null },
      ],
    }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Card title={t("lines.form.numbers")} aside={t("lines.form.numbersText")}>
      <div className="flex flex-col items-start gap-3">
        <ul ref={list} className="flex w-full flex-col gap-3 empty:hidden">
          {form.numbers.map((entry, at) => {
            const path = `caller_numbers.${at}`;
            return (
              <li key={entry.row} className="flex flex-col gap-2.5 border-b border-line pb-3 last:border-0 last:pb-0">
                <div className="grid grid-cols-[minmax(0,var(--container-search))_auto] items-start gap-2">
                  <TextField
                    label={t("lines.form.number")}
                    inputMode="tel"
                    placeholder="+74951234567"
                    value={entry.number}
                    onChange={(number) => change(entry.row, { number })}
                    onBlur={() => problems.leave(`${path}.number`)}
                    error={problems.at(`${path}.number`)}
                  />
                  <IconButton
                    label={t("lines.form.removeNumber", { number: entry.number || at + 1 })}
                    className="mt-6.5"
                    onClick={() =>
                      set((before) => ({ ...before, numbers: before.numbers.filter((one) => one.row !== entry.row) }))
                    }
                  >
                    <X aria-hidden className="size-3.5" />
                  </IconButton>
                </div>
                <AllowedHours
                  label={t("lines.form.ownHours")}
                  value={entry.allowed}
                  onChange={(allowed) => change(entry.row, { allowed })}
                  always={t("lines.form.lineHours")}
                  limited={t("lines.form.ownHours")}
                  errors={{
                    days: problems.at(`${path}.allowed.workdays`),
                    windows: problems.at(`${path}.allowed.windows`),
                    zone: problems.at(`${path}.allowed.zone`),
                  }}
                />
              </li>
            );
          })}
        </ul>
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
          {t("lines.form.addNumber")}
        </Button>
      </div>
    </Card>
  );
}

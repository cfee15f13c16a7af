// What this carrier means by its answers, where the usual reading is not right for it: a code, and the result it stands for.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import type { PartProps } from "./line-fields";
import { MEANINGS, type OverrideForm } from "./line-form";

const KINDS: readonly OverrideForm["kind"][] = ["sip", "q850"];

export function OverridesCard({ form, set, problems }: PartProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const change = (row: number, next: Partial<OverrideForm>) =>
    set((before) => ({
      ...before,
      overrides: before.overrides.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const add = () => {
    set((before) => ({
      ...before,
      overrides: [
        ...before.overrides,
        {
          row: Math.max(-1, ...before.overrides.map((one) => one.row)) + 1,
          kind: "sip",
          code: null,
          result: "NO_ANSWER",
        },
      ],
    }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Card title={t("lines.overrides.title")}>
      <p className="mb-3 text-small text-second">{t("lines.overrides.text")}</p>
      <ul ref={list} className="mb-3 flex flex-col gap-3 empty:hidden">
        {form.overrides.map((one, at) => {
          const path = `outcome_overrides.${at}`;
          return (
            <li
              key={one.row}
              className="grid grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,6fr)_auto] items-start gap-3"
            >
              <Field label={t("lines.overrides.kind")}>
                {(control) => (
                  <Select
                    {...control}
                    value={one.kind}
                    choices={KINDS.map((value) => ({ value, label: t(`lines.overrides.${value}`) }))}
                    onChange={(kind) => change(one.row, { kind })}
                  />
                )}
              </Field>
              <NumberField
                label={t("lines.overrides.code")}
                value={one.code}
                onChange={(code) => change(one.row, { code })}
                onBlur={() => problems.leave(`${path}.signal`)}
                error={problems.at(`${path}.signal`)}
              />
              <Field label={t("lines.overrides.means")} error={problems.at(`${path}.result`)}>
                {(control) => (
                  <Select
                    {...control}
                    value={one.result}
                    choices={MEANINGS.map((value) => ({ value, label: t(`words.result.${value}`) }))}
                    onChange={(result) => change(one.row, { result })}
                  />
                )}
              </Field>
              <IconButton
                label={t("lines.overrides.remove", { code: one.code ?? at + 1 })}
                className="mt-6.5"
                onClick={() =>
                  set((before) => ({ ...before, overrides: before.overrides.filter((other) => other.row !== one.row) }))
                }
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
        {t("lines.overrides.add")}
      </Button>
    </Card>
  );
}

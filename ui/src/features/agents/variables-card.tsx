// Call variables: the columns of the import template.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import type { CallVariable } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Tick } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { BUILT_IN, nextRow, typedKey } from "./agent-form";
import type { PartProps } from "./basics-card";
import { ChoicesField } from "./choices-field";

export function VariablesCard({ form, set, problems }: PartProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const change = (row: number, next: Partial<CallVariable>) =>
    set((before) => ({
      ...before,
      variables: before.variables.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const add = () => {
    set((before) => ({
      ...before,
      variables: [
        ...before.variables,
        { row: nextRow(before.variables), key: "", label: "", choices: [], required: false },
      ],
    }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Card title={t("agents.variables.title")}>
      <p className="mb-3 text-small text-second">{t("agents.variables.text")}</p>
      <ul ref={list} className="mb-3 flex flex-col gap-3 empty:hidden">
        {form.variables.map((one, at) => {
          const path = `variables.${at}`;
          const builtIn = BUILT_IN.includes(one.key.toLocaleLowerCase());
          return (
            <li
              key={one.row}
              className="grid grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,6fr)_auto_auto] items-start gap-3"
            >
              <TextField
                label={t("agents.variables.key")}
                spellCheck={false}
                autoCapitalize="off"
                value={one.key}
                onChange={(key) => change(one.row, { key: typedKey(key, "_") })}
                onBlur={() => {
                  problems.leave(`${path}.key`);
                  if (one.label === "" && one.key !== "") change(one.row, { label: one.key });
                }}
                error={
                  problems.at(`${path}.key`) && builtIn ? t("agents.variables.builtin") : problems.at(`${path}.key`)
                }
              />
              <TextField
                label={t("agents.variables.label")}
                value={one.label}
                onChange={(label) => change(one.row, { label })}
                onBlur={() => problems.leave(`${path}.label`)}
                error={problems.at(`${path}.label`)}
              />
              <ChoicesField
                value={one.choices}
                onChange={(choices) => change(one.row, { choices })}
                error={problems.at(`${path}.choices`)}
              />
              <Tick checked={one.required} onChange={(required) => change(one.row, { required })} className="mt-6 h-8">
                {t("agents.variables.required")}
              </Tick>
              <IconButton
                label={t("agents.variables.remove", { name: one.key || at + 1 })}
                className="mt-6.5"
                onClick={() =>
                  set((before) => ({ ...before, variables: before.variables.filter((other) => other.row !== one.row) }))
                }
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
        {t("agents.variables.add")}
      </Button>
    </Card>
  );
}

// What an agent finds out: the main intent and the output tags.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import type { TagDefinition } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Switch } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { MAIN_INTENT, nextRow, typedKey } from "./agent-form";
import type { PartProps } from "./basics-card";
import { ChoicesField } from "./choices-field";

export function OutcomesCard({ form, set, problems }: PartProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const { mainIntent } = form;
  const change = (row: number, next: Partial<TagDefinition>) =>
    set((before) => ({
      ...before,
      outputTags: before.outputTags.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const add = () => {
    set((before) => ({
      ...before,
      outputTags: [...before.outputTags, { row: nextRow(before.outputTags), key: "", label: "", choices: [] }],
    }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Card title={t("agents.outcomes.title")}>
      <p className="mb-3 text-small text-second">{t("agents.outcomes.text")}</p>
      <div className="flex flex-col gap-3">
        <Switch
          checked={mainIntent !== null}
          onChange={(on) =>
            set({ mainIntent: on ? { key: MAIN_INTENT, label: t("agents.outcomes.mainIntent"), choices: [] } : null })
          }
        >
          {t("agents.outcomes.useMainIntent")}
        </Switch>
        {mainIntent && (
          <div className="grid grid-cols-[minmax(0,4fr)_minmax(0,6fr)] items-start gap-3">
            <TextField
              label={t("agents.variables.label")}
              value={mainIntent.label}
              onChange={(label) => set({ mainIntent: { ...mainIntent, label } })}
              onBlur={() => problems.leave("main_intent.label")}
              error={problems.at("main_intent.label")}
            />
            <ChoicesField
              value={mainIntent.choices}
              onChange={(choices) => set({ mainIntent: { ...mainIntent, choices } })}
              error={problems.at("main_intent.choices")}
            />
          </div>
        )}
        <h3 className="mt-1 text-body font-medium">{t("agents.outcomes.tags")}</h3>
        <ul ref={list} className="flex flex-col gap-3 empty:hidden">
          {form.outputTags.map((one, at) => {
            const path = `output_tags.${at}`;
            return (
              <li
                key={one.row}
                className="grid grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,6fr)_auto] items-start gap-3"
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
                  error={problems.at(`${path}.key`)}
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
                <IconButton
                  label={t("agents.outcomes.remove", { name: one.key || at + 1 })}
                  className="mt-6.5"
                  onClick={() =>
                    set((before) => ({
                      ...before,
                      outputTags: before.outputTags.filter((other) => other.row !== one.row),
                    }))
                  }
                >
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              </li>
            );
          })}
        </ul>
        <div>
          <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
            {t("agents.outcomes.addTag")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

// What goes into which field of the receiver, row by row.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";
import { firstMapping, type MappingRow, SOURCES } from "./integration-form";
import type { PartProps } from "./settings-fields";

export function MappingCard({ form, set, problems }: PartProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const change = (row: number, next: Partial<MappingRow>) =>
    set((before) => ({
      ...before,
      mapping: before.mapping.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const add = () => {
    set((before) => ({
      ...before,
      mapping: [
        ...before.mapping,
        { row: Math.max(-1, ...before.mapping.map((one) => one.row)) + 1, target: "", source: "name", text: "" },
      ],
    }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <Card
      title={t("integrations.mapping")}
      aside={
        <Button
          kind="link"
          onClick={() => set((before) => ({ ...before, mapping: firstMapping(before.kind, before.entity) }))}
        >
          {t("integrations.mappingReset")}
        </Button>
      }
    >
      <p className="mb-3 text-small text-second">{t("integrations.mappingText")}</p>
      <ul ref={list} className="mb-3 flex flex-col gap-2 empty:hidden">
        {form.mapping.map((row, at) => {
          const own = row.source === "field" || row.source === "fixed";
          const target = `mapping.${at}.target`;
          const key = `mapping.${at}.source.key`;
          return (
            <li
              key={row.row}
              className="grid grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,4fr)_auto] items-start gap-3"
            >
              <TextField
                label={t("integrations.target")}
                labelHidden={at > 0}
                spellCheck={false}
                value={row.target}
                onChange={(value) => change(row.row, { target: value })}
                onBlur={() => problems.leave(target)}
                error={problems.at(target)}
              />
              <div className="flex flex-col gap-1">
                {at === 0 && (
                  <span aria-hidden className="font-medium">
                    {t("integrations.source")}
                  </span>
                )}
                <Select
                  aria-label={t("integrations.source")}
                  value={row.source}
                  choices={SOURCES.map((value) => ({ value, label: t(`chatWords.leadField.${value}`) }))}
                  onChange={(source) => change(row.row, { source })}
                />
              </div>
              {own ? (
                <TextField
                  label={t(row.source === "field" ? "integrations.fieldKey" : "integrations.fixedText")}
                  labelHidden={at > 0}
                  placeholder={t(row.source === "field" ? "integrations.fieldKey" : "integrations.fixedText")}
                  value={row.text}
                  onChange={(text) => change(row.row, { text })}
                  onBlur={() => problems.leave(key)}
                  error={problems.at(key)}
                />
              ) : (
                <span />
              )}
              <IconButton
                label={t("integrations.removeField", { name: row.target || at + 1 })}
                className={at === 0 ? "mt-6.5" : "mt-0.5"}
                onClick={() =>
                  set((before) => ({ ...before, mapping: before.mapping.filter((one) => one.row !== row.row) }))
                }
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
        {t("integrations.addField")}
      </Button>
      {problems.at("mapping") && <FieldNote error>{problems.at("mapping")}</FieldNote>}
    </Card>
  );
}

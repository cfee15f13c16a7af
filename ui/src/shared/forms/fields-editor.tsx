// Arguments of a function: key, what it is in words, what it may hold.
import { Plus, X } from "lucide-react";
import type { FieldKind } from "@/ipc/contract";
import { useT } from "../i18n";
import { Button, IconButton } from "../ui/button";
import { Select } from "../ui/select";
import { Tick } from "../ui/switch";
import { TextField } from "../ui/text-field";
import { type FieldRow, nextRow } from "./api-rows";
import type { Problems } from "./problems";

const KINDS: readonly FieldKind["kind"][] = ["text", "number", "boolean", "choice"];

export function FieldsEditor({
  title,
  addLabel,
  path,
  rows,
  problems,
  onChange,
}: {
  title: string;
  addLabel: string;
  path: string;
  rows: readonly FieldRow[];
  problems: Problems;
  onChange: (rows: FieldRow[]) => void;
}) {
  const t = useT();
  const change = (row: number, next: Partial<FieldRow>) =>
    onChange(rows.map((one) => (one.row === row ? { ...one, ...next } : one)));
  return (
    <div role="group" aria-label={title} className="flex flex-col items-start gap-2.5">
      <span className="text-small text-second">{title}</span>
      <ul className="flex w-full flex-col gap-2.5 empty:hidden">
        {rows.map((row, at) => {
          const key = `${path}.${at}.key`;
          const choices = `${path}.${at}.kind.of`;
          return (
            <li key={row.row} className="flex flex-col gap-2">
              <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,6fr)_minmax(0,3fr)_auto_auto] items-start gap-3">
                <TextField
                  label={t("ais.field.key")}
                  spellCheck={false}
                  autoCapitalize="off"
                  value={row.key}
                  onChange={(value) => change(row.row, { key: value.replace(/\s/g, "_") })}
                  onBlur={() => problems.leave(key)}
                  error={problems.at(key)}
                />
                <TextField
                  label={t("ais.field.description")}
                  value={row.description}
                  onChange={(description) => change(row.row, { description })}
                />
                <div className="flex flex-col gap-1">
                  <span aria-hidden className="font-medium">
                    {t("ais.field.kind")}
                  </span>
                  <Select
                    aria-label={t("ais.field.kind")}
                    value={row.kind}
                    choices={KINDS.map((kind) => ({ value: kind, label: t(`chatWords.fieldKind.${kind}`) }))}
                    onChange={(kind) => change(row.row, { kind })}
                  />
                </div>
                <Tick
                  checked={row.required}
                  onChange={(required) => change(row.row, { required })}
                  className="mt-6 h-8"
                >
                  {t("ais.field.required")}
                </Tick>
                <IconButton
                  label={t("ais.field.remove", { name: row.key || at + 1 })}
                  className="mt-6.5"
                  onClick={() => onChange(rows.filter((one) => one.row !== row.row))}
                >
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              </div>
              {row.kind === "choice" && (
                <TextField
                  label={t("ais.field.choices")}
                  hint={t("ais.field.choicesHint")}
                  value={row.choices}
                  onChange={(value) => change(row.row, { choices: value })}
                  onBlur={() => problems.leave(choices)}
                  error={problems.at(choices)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Button
        kind="link"
        icon={<Plus aria-hidden className="size-3.5" />}
        onClick={() =>
          onChange([
            ...rows,
            { row: nextRow(rows), key: "", description: "", kind: "text", choices: "", required: false },
          ])
        }
      >
        {addLabel}
      </Button>
    </div>
  );
}

// Rows of key, label and choices, as call variables and output tags have them: added, changed, taken away.
import { Plus, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { TagDefinition } from "@/ipc/contract";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { TextField } from "@/shared/ui/text-field";
import { nextRow, type Row, typedKey } from "./agent-form";
import { ChoicesField } from "./choices-field";

type Change<D> = (next: Partial<D>) => void;

interface DefinitionListProps<D extends TagDefinition> {
  rows: readonly Row<D>[];
  set: (change: (rows: readonly Row<D>[]) => Row<D>[]) => void;
  /** A row as it is added. */
  blank: D;
  /** Where the rows' problems are found: `variables`, `output_tags`. */
  path: string;
  problems: Problems;
  addLabel: string;
  removeLabel: (name: string | number) => string;
  /** More to say of a key that is wrong. */
  keyError?: (row: Row<D>, error: string | null) => string | null;
  /** One more field at a row's end. */
  more?: (row: Row<D>, change: Change<D>) => ReactNode;
}

export function DefinitionList<D extends TagDefinition>(props: DefinitionListProps<D>) {
  const { rows, set, path, problems, more } = props;
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const changeOf =
    (row: number): Change<D> =>
    (next) =>
      set((before) => before.map((one) => (one.row === row ? { ...one, ...next } : one)));
  const add = () => {
    set((before) => [...before, { ...props.blank, row: nextRow(before) }]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <>
      <ul ref={list} className="mb-3 flex flex-col gap-3 empty:hidden">
        {rows.map((one, at) => {
          const change = changeOf(one.row);
          // A label begins as its key: what is shown is never empty.
          const named = (next: Partial<TagDefinition>) => change(next as Partial<D>);
          const keyError = problems.at(`${path}.${at}.key`);
          return (
            <li key={one.row} className="flex items-start gap-3">
              <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,6fr)] items-start gap-3">
                <TextField
                  label={t("agents.variables.key")}
                  spellCheck={false}
                  autoCapitalize="off"
                  value={one.key}
                  onChange={(key) => named({ key: typedKey(key, "_") })}
                  onBlur={() => {
                    problems.leave(`${path}.${at}.key`);
                    if (one.label === "" && one.key !== "") named({ label: one.key });
                  }}
                  error={props.keyError ? props.keyError(one, keyError) : keyError}
                />
                <TextField
                  label={t("agents.variables.label")}
                  value={one.label}
                  onChange={(label) => named({ label })}
                  onBlur={() => problems.leave(`${path}.${at}.label`)}
                  error={problems.at(`${path}.${at}.label`)}
                />
                <ChoicesField
                  value={one.choices}
                  onChange={(choices) => named({ choices })}
                  error={problems.at(`${path}.${at}.choices`)}
                />
              </div>
              {more?.(one, change)}
              <IconButton
                label={props.removeLabel(one.key || at + 1)}
                className="mt-6.5"
                onClick={() => set((before) => before.filter((other) => other.row !== one.row))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <div>
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
          {props.addLabel}
        </Button>
      </div>
    </>
  );
}

// Which column is what: a sample of the sheet with a choice at the head of each column. What cannot be is said in sentences.
import { useState } from "react";
import type { ColumnProblem, ImportColumnChoice, ImportMeaning, ImportView } from "@/ipc/contract";
import { type T, useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Select } from "@/shared/ui/select";
import { Shape } from "@/shared/ui/status-badge";
import { INPUT } from "@/shared/ui/text-field";
import { columnsOf, FIELDS, meaningOf, type Use, useOf } from "./column-draft";
import { SheetChoice } from "./sheet-choice";
import { StepFoot } from "./step-foot";

interface ChooseColumnsProps {
  view: ImportView;
  onAdjust: (change: { columns?: ImportColumnChoice; sheet?: number }) => void;
  onClose: () => void;
  /** Back to what was shown before; absent: there is nothing to go back to. */
  onBack?: () => void;
}

export function ChooseColumns({ view, onAdjust, onClose, onBack }: ChooseColumnsProps) {
  const t = useT();
  const [draft, setDraft] = useState<ImportMeaning[]>(() => view.columns.map((column) => column.meaning));
  const change = (place: number, meaning: ImportMeaning) =>
    setDraft((before) => before.map((old, at) => (at === place ? meaning : old)));
  const wrong = new Set(view.column_problems.flatMap(columnsOf));
  return (
    <>
      <div className="flex flex-col gap-3 px-6 pb-3">
        <p className="text-second">{t("importing.columns.text")}</p>
        {view.column_problems.length > 0 && (
          <div role="alert" className="flex items-start gap-2.5 rounded-card bg-bad-ground px-3 py-2.5">
            <Shape form="triangle" className="mt-1.5 shrink-0 text-bad" />
            <ul>
              {view.column_problems.map((problem) => (
                <li key={JSON.stringify(problem)}>{problemWords(t, view, problem)}</li>
              ))}
            </ul>
          </div>
        )}
        <SheetChoice view={view} onAdjust={onAdjust} />
      </div>
      <div className="overflow-x-auto border-y border-line">
        <table aria-label={t("importing.columns.title")} className="w-max min-w-full border-collapse">
          <thead>
            <tr>
              {view.columns.map((column, place) => (
                <th
                  key={place}
                  scope="col"
                  className="w-48 max-w-48 min-w-48 px-3 py-2.5 text-left align-top font-normal"
                >
                  <Head
                    view={view}
                    place={place}
                    meaning={draft[place] ?? column.meaning}
                    isWrong={wrong.has(place)}
                    onChange={(meaning) => change(place, meaning)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.samples.map((row, at) => (
              <tr key={at} className="border-t border-line">
                {view.columns.map((_, place) => (
                  <td
                    key={place}
                    title={row[place]}
                    className={`max-w-48 truncate px-3 py-1.5 text-small ${draft[place]?.kind === "empty" ? "text-second line-through" : ""}`}
                  >
                    {row[place]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <StepFoot
        into={view.into}
        onClose={onBack ?? onClose}
        closeLabel={onBack ? t("importing.columns.back") : undefined}
        note={t("importing.columns.kept")}
      >
        <Button onClick={() => onAdjust({ columns: { kind: "by_headers" } })}>
          {t("importing.columns.byHeaders")}
        </Button>
        <Button kind="primary" onClick={() => onAdjust({ columns: { kind: "chosen", meanings: draft } })}>
          {t("importing.columns.apply")}
        </Button>
      </StepFoot>
    </>
  );
}

interface HeadProps {
  view: ImportView;
  place: number;
  meaning: ImportMeaning;
  isWrong: boolean;
  onChange: (meaning: ImportMeaning) => void;
}

function Head({ view, place, meaning, isWrong, onChange }: HeadProps) {
  const t = useT();
  const header = columnName(t, view, place);
  const use = useOf(meaning, view.variables);
  const choices: { value: Use; label: string; note?: string }[] = [
    ...FIELDS[view.into].map((field) => ({
      value: `field:${field}` as const,
      label: t(`importing.columns.field.${field}`),
    })),
    ...view.variables.map((own) => ({
      value: `own:${own.key}` as const,
      label: own.label || own.key,
      note: own.required ? t("importing.columns.required") : undefined,
    })),
    { value: "variable", label: t("importing.columns.variable") },
    { value: "empty", label: t("importing.columns.leftOut") },
  ];
  const column = view.columns[place];
  if (column === undefined) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <span className="truncate text-small font-medium" title={header}>
        {header}
      </span>
      <Select
        aria-label={t("importing.columns.what", { column: header })}
        aria-invalid={isWrong ? true : undefined}
        value={use}
        choices={choices}
        onChange={(next) => onChange(meaningOf(next, { ...column, meaning }, place, view.into))}
      />
      {use === "variable" && meaning.kind === "variable" && (
        <input
          aria-label={t("importing.columns.name", { column: header })}
          aria-invalid={isWrong ? true : undefined}
          value={meaning.key}
          onChange={(event) => onChange({ kind: "variable", key: event.target.value })}
          className={INPUT}
        />
      )}
    </div>
  );
}

/** A column as it is spoken of: its header, or its place. */
function columnName(t: T, view: ImportView, place: number): string {
  return view.columns[place]?.header || t("importing.columns.unnamed", { number: place + 1 });
}

function problemWords(t: T, view: ImportView, problem: ColumnProblem): string {
  const name = (place: number) => columnName(t, view, place);
  switch (problem.kind) {
    case "no_address":
      return t(view.into === "chat_task" ? "importing.columns.noAddress" : "importing.columns.noNumber");
    case "twice": {
      const { first, second } = problem;
      const kind = view.columns[first]?.meaning.kind;
      const field = FIELDS[view.into].find((one) => one === kind);
      const what = field === undefined ? "" : t(`importing.columns.field.${field}`);
      return t("importing.columns.twice", { first: name(first), second: name(second), field: what });
    }
    case "same_name":
      return t("importing.columns.sameName", { first: name(problem.first), second: name(problem.second) });
    case "no_name":
      return t("importing.columns.noName", { column: name(problem.column) });
    case "bad_name":
      return t("importing.columns.badName", { column: name(problem.column) });
    case "reserved_name":
      return t("importing.columns.reservedName", { column: name(problem.column) });
  }
}

// What the AI may call: built-in functions that are on or off, and HTTP calls that the user describes.
import { Plus } from "lucide-react";
import { ApiEditor } from "@/shared/forms/api-editor";
import { NO_API, nextRow } from "@/shared/forms/api-rows";
import { FieldsEditor } from "@/shared/forms/fields-editor";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Switch } from "@/shared/ui/switch";
import { TextArea } from "@/shared/ui/text-field";
import { BUILT_IN, type BuiltIn, type FunctionRow } from "./function-rows";
import type { PartProps } from "./place-card";

export interface ApiSecrets {
  /** Names of functions whose secret is kept. */
  kept: readonly string[];
  /** What was typed, by the function's row. */
  typed: Readonly<Record<number, string>>;
  set: (row: number, secret: string) => void;
}

export function FunctionsCard({ form, set, problems, secrets }: PartProps & { secrets: ApiSecrets }) {
  const t = useT();
  const change = (row: number, next: Partial<FunctionRow>) =>
    set((before) => ({
      ...before,
      functions: before.functions.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const remove = (row: number) =>
    set((before) => ({ ...before, functions: before.functions.filter((one) => one.row !== row) }));
  const add = (kind: FunctionRow["kind"]) =>
    set((before) => ({
      ...before,
      functions: [
        ...before.functions,
        { row: nextRow(before.functions), kind, description: "", fields: [], api: NO_API },
      ],
    }));
  const description = (kind: BuiltIn) => {
    const at = form.functions.findIndex((one) => one.kind === kind);
    const row = form.functions[at];
    if (!row) return null;
    const path = `functions.${at}`;
    return (
      <div className="flex flex-col gap-3 pb-2 pl-9.5">
        <TextArea
          label={t("ais.function.when")}
          rows={2}
          placeholder={t(`ais.function.builtIn.${kind}`)}
          value={row.description}
          onChange={(text) => change(row.row, { description: text })}
          onBlur={() => problems.leave(`${path}.description`)}
          error={problems.at(`${path}.description`)}
        />
        {kind === "success" && (
          <FieldsEditor
            title={t("ais.function.successFields")}
            addLabel={t("ais.function.addField")}
            path={`${path}.kind.fields`}
            rows={row.fields}
            problems={problems}
            onChange={(fields) => change(row.row, { fields })}
          />
        )}
      </div>
    );
  };
  return (
    <Card title={t("ais.functions")}>
      <p className="mb-3 text-small text-second">{t("ais.functionsText")}</p>
      <ul className="flex flex-col gap-1.5">
        {BUILT_IN.map((kind) => {
          const row = form.functions.find((one) => one.kind === kind);
          return (
            <li key={kind} className="flex flex-col gap-1.5">
              <Switch checked={row !== undefined} onChange={(on) => (on ? add(kind) : row && remove(row.row))}>
                <span>
                  {t(`chatWords.function.${kind}`)}
                  <span className="font-normal text-second"> · {t(`ais.function.text.${kind}`)}</span>
                </span>
              </Switch>
              {description(kind)}
            </li>
          );
        })}
      </ul>
      <div className="mt-4 flex flex-col items-start gap-3 border-t border-line pt-4">
        <p className="text-small text-second">{t("ais.api.text")}</p>
        {form.functions.map(
          (row, at) =>
            row.kind === "custom_api" && (
              <ApiEditor
                key={row.row}
                row={row}
                path={`functions.${at}`}
                problems={problems}
                secretKept={secrets.kept.includes(row.api.name)}
                secret={secrets.typed[row.row] ?? ""}
                onSecret={(secret) => secrets.set(row.row, secret)}
                onChange={(next) => change(row.row, next)}
                onRemove={() => remove(row.row)}
              />
            ),
        )}
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => add("custom_api")}>
          {t("ais.api.add")}
        </Button>
      </div>
    </Card>
  );
}

// What the model may do in a call: built-in functions that are on or off, and HTTP calls that the user describes.
import { Plus } from "lucide-react";
import { ApiEditor } from "@/shared/forms/api-editor";
import { NO_API, nextRow } from "@/shared/forms/api-rows";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Switch } from "@/shared/ui/switch";
import { TextArea } from "@/shared/ui/text-field";
import type { ConversePartProps } from "./converse-cards";
import { newTransfer, TransferFields } from "./transfer-fields";
import { BUILT_IN, type CallFunctionRow, CONVERSE } from "./converse-form";

interface ApiKeys {
  /** Names of functions whose secret is kept. */
  kept: readonly string[];
  /** What was typed, by the function's row. */
  typed: Readonly<Record<number, string>>;
  set: (row: number, secret: string) => void;
}

export function CallFunctionsCard({
  converse,
  put,
  problems,
  secrets,
  form,
}: ConversePartProps & { secrets: ApiKeys }) {
  const t = useT();
  const { functions } = converse;
  const change = (row: number, next: Partial<CallFunctionRow>) =>
    put({ functions: functions.map((one) => (one.row === row ? { ...one, ...next } : one)) });
  const remove = (row: number) => put({ functions: functions.filter((one) => one.row !== row) });
  const add = (kind: CallFunctionRow["kind"]) =>
    put({
      functions: [
        ...functions,
        { row: nextRow(functions), kind, description: "", api: NO_API, transfer: newTransfer(t) },
      ],
    });
  return (
    <Card title={t("ais.functions")}>
      <p className="mb-3 text-small text-second">{t("agents.converse.functionsText")}</p>
      <ul className="flex flex-col gap-1.5">
        {BUILT_IN.map((kind) => {
          const at = functions.findIndex((one) => one.kind === kind);
          const row = functions[at];
          const path = `${CONVERSE}.functions.${at}`;
          return (
            <li key={kind} className="flex flex-col gap-1.5">
              <Switch checked={row !== undefined} onChange={(on) => (on ? add(kind) : row && remove(row.row))}>
                <span>
                  {t(`agents.converse.function.${kind}`)}
                  <span className="font-normal text-second"> · {t(`agents.converse.functionText.${kind}`)}</span>
                </span>
              </Switch>
              {row && (
                <div className="pb-2 pl-9.5">
                  <TextArea
                    label={t("ais.function.when")}
                    rows={1}
                    placeholder={t(`agents.converse.when.${kind}`)}
                    value={row.description}
                    onChange={(description) => change(row.row, { description })}
                    onBlur={() => problems.leave(`${path}.description`)}
                    error={problems.at(`${path}.description`)}
                  />
                  {kind === "transfer" && (
                    <TransferFields
                      transfer={row.transfer}
                      change={(next) => change(row.row, { transfer: { ...row.transfer, ...next } })}
                      problems={problems}
                      path={`${path}.kind.transfer`}
                      variables={form.variables}
                    />
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <div className="mt-4 flex flex-col items-start gap-3 border-t border-line pt-4">
        <p className="text-small text-second">{t("agents.converse.apiText")}</p>
        {functions.map(
          (row, at) =>
            row.kind === "custom_api" && (
              <ApiEditor
                key={row.row}
                row={row}
                path={`${CONVERSE}.functions.${at}`}
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

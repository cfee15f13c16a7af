// The test call: the draft phones one number; its phase and log are followed live, its recording is played at the end.
import { Phone, PhoneOff } from "lucide-react";
import { useState } from "react";
import type { AgentTestCall, LineView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";
import type { AgentForm } from "./agent-form";
import { TestCallLive } from "./test-call-live";

interface TestCallProps {
  agent: number;
  form: AgentForm;
  changed: boolean;
  save: () => Promise<boolean>;
}

/** Any number will do on the practice line; this one belongs to nobody. */
const NOBODY = "+12025550143";
const EVERY_MS = 500;

export function TestCall({ agent, form, changed, save }: TestCallProps) {
  const t = useT();
  const lines = useCall("line_list", {}).data?.lines ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const [call, setCall] = useState<number | null>(null);
  const [over, setOver] = useState(false);

  const line = lines.find((one) => one.line.id === chosen) ?? practiceLine(lines) ?? lines[0];
  const number = typed ?? (line?.line.kind.kind === "practice" ? NOBODY : "");
  const variables = form.variables.filter((one) => one.key !== "");
  const missing = variables.some((one) => one.required && !values[one.key]);

  const begin = useAct("agent_test_call", {
    onDone: (res) => {
      setOver(res.phase === "ended");
      setCall(res.call);
    },
  });
  const end = useAct("agent_test_call_end");
  const state = useCall(
    "agent_test_call_get",
    { call: call ?? 0 },
    { enabled: call !== null, everyMs: call !== null && !over ? EVERY_MS : false },
  );
  const view = call === null ? undefined : (state.data ?? begin.data);
  if (view?.phase === "ended" && !over) setOver(true);
  const live = view !== undefined && view.phase !== "ended";

  const run = async () => {
    if (!line || !(await save())) return;
    const request: AgentTestCall = {
      id: agent,
      line: line.line.id,
      number: number.trim(),
      variables: Object.fromEntries(
        variables.map((one) => [one.key, values[one.key] ?? ""]).filter(([, value]) => value !== ""),
      ),
    };
    setCall(null);
    begin.mutate(request);
  };

  return (
    <Card title={t("agents.test.title")} aside={live && phone(number.trim())}>
      {view && <TestCallLive view={view} form={form} />}
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!live) void run();
        }}
      >
        {!live && (
          <>
            <p className="text-small text-second">
              {t("agents.test.text")} {changed && t("agents.test.saves")}
            </p>
            <Field label={t("agents.test.line")}>
              {(control) => (
                <Select
                  {...control}
                  value={line?.line.id ?? null}
                  placeholder={t("agents.test.noLine")}
                  choices={lines.map((one) => ({
                    value: one.line.id,
                    label: one.line.name,
                    note: one.line.kind.kind === "sip" ? t("lines.kind.sip") : undefined,
                  }))}
                  onChange={setChosen}
                />
              )}
            </Field>
            <TextField
              label={t("agents.test.number")}
              hint={line?.line.kind.kind === "practice" ? t("agents.test.numberHint") : undefined}
              inputMode="tel"
              value={number}
              onChange={setTyped}
            />
            {variables.map((one) =>
              one.choices.length > 0 ? (
                <Field key={one.key} label={one.label || one.key} required={one.required}>
                  {(control) => (
                    <Select
                      {...control}
                      placeholder={t("common.choose")}
                      value={values[one.key] ?? null}
                      choices={one.choices.map((value) => ({ value, label: value }))}
                      onChange={(value) => setValues((before) => ({ ...before, [one.key]: value }))}
                    />
                  )}
                </Field>
              ) : (
                <TextField
                  key={one.key}
                  label={one.label || one.key}
                  required={one.required}
                  value={values[one.key] ?? ""}
                  onChange={(value) => setValues((before) => ({ ...before, [one.key]: value }))}
                />
              ),
            )}
          </>
        )}
        {begin.error && <ErrorPanel failure={begin.error} />}
        {state.error && <ErrorPanel failure={state.error} />}
        <div>
          {live ? (
            <Button
              icon={<PhoneOff aria-hidden className="size-3.5" />}
              busy={end.isPending}
              onClick={() => call !== null && end.mutate({ call })}
            >
              {t("agents.test.end")}
            </Button>
          ) : (
            <Button
              type="submit"
              icon={<Phone aria-hidden className="size-3.5" />}
              busy={begin.isPending}
              disabled={!line || number.trim() === "" || missing}
            >
              {t(view ? "agents.test.again" : "agents.test.start")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

function practiceLine(lines: readonly LineView[]): LineView | undefined {
  return lines.find((one) => one.line.kind.kind === "practice");
}

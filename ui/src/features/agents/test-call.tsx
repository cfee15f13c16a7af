// The test call: the draft phones one number, or is spoken with by microphone, or, where it converses, is typed to; its
// phase and log are followed live, its recording is played at the end.
import { Mic, Phone, PhoneOff } from "lucide-react";
import { useState } from "react";
import type { AgentTestCallView, CommunicationAgent, LineView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";
import type { AgentForm } from "./agent-form";
import { TestCallLive } from "./test-call-live";
import { TestState } from "./tested";
import { TypedLine } from "./typed-line";
import { given, VariableFields, type Values } from "./variable-fields";

interface TestCallProps {
  agent: CommunicationAgent;
  form: AgentForm;
  changed: boolean;
  save: () => Promise<boolean>;
}

type Means = "phone" | "microphone" | "typing";

/** Any number will do on the practice line; this one belongs to nobody. */
const NOBODY = "+12025550143";
const EVERY_MS = 500;
const MEANS: readonly Means[] = ["phone", "microphone", "typing"];
const TEXT = {
  phone: "agents.test.text",
  microphone: "agents.converse.microphoneText",
  typing: "agents.converse.typingText",
} as const;
const ICON = {
  phone: <Phone aria-hidden className="size-3.5" />,
  microphone: <Mic aria-hidden className="size-3.5" />,
  typing: undefined,
};

export function TestCall({ agent, form, changed, save }: TestCallProps) {
  const t = useT();
  const lines = useCall("line_list", {}).data?.lines ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [values, setValues] = useState<Values>({});
  const [call, setCall] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const [wished, setWished] = useState<Means>("phone");
  // A script cannot be typed to: it listens for keys and voices.
  const by = wished === "typing" && form.converse === null ? "phone" : wished;

  const line = lines.find((one) => one.line.id === chosen) ?? practiceLine(lines) ?? lines[0];
  const number = typed ?? (line?.line.kind.kind === "practice" ? NOBODY : "");
  const variables = form.variables.filter((one) => one.key !== "");
  const missing = variables.some((one) => one.required && !values[one.key]);

  const onDone = (res: AgentTestCallView) => {
    setOver(isOver(res));
    setCall(res.call);
  };
  const phoning = useAct("agent_test_call", { onDone });
  const type = useAct("agent_typed_test", { onDone });
  const speak = useAct("agent_spoken_test", { onDone });
  const begin = { phone: phoning, microphone: speak, typing: type }[by];
  const end = useAct("agent_test_call_end");
  const state = useCall(
    "agent_test_call_get",
    { call: call ?? 0 },
    { enabled: call !== null, everyMs: call !== null && !over ? EVERY_MS : false },
  );
  const view = call === null ? undefined : (state.data ?? begin.data);
  if (view && isOver(view) && !over) setOver(true);
  const live = view !== undefined && view.phase !== "ended";

  const run = async () => {
    if ((!line && by === "phone") || !(await save())) return;
    setCall(null);
    const asked = { id: agent.id, variables: given(variables, values) };
    if (by === "typing") type.mutate(asked);
    else if (by === "microphone") speak.mutate(asked);
    else if (line) phoning.mutate({ ...asked, line: line.line.id, number: number.trim() });
  };

  return (
    <Card title={t("agents.test.title")} aside={live && by === "phone" && phone(number.trim())}>
      <TestState test={agent.test} />
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
            <ChipGroup
              label={t("agents.converse.by")}
              value={by}
              choices={MEANS.filter((value) => value !== "typing" || form.converse).map((value) => ({
                value,
                label: t(`agents.converse.byKind.${value}`),
              }))}
              onChange={setWished}
            />
            <p className="text-small text-second">
              {t(TEXT[by])} {by === "microphone" && t("agents.test.headset")} {changed && t("agents.test.saves")}
            </p>
            {by === "phone" && (
              <>
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
              </>
            )}
            <VariableFields variables={variables} values={values} onChange={setValues} />
          </>
        )}
        {begin.error && <ErrorPanel failure={begin.error} />}
        {begin.error?.error.code === "no_sound" && form.converse && (
          <div>
            <Button onClick={() => setWished("typing")}>{t("agents.test.soundInstead")}</Button>
          </div>
        )}
        {state.error && <ErrorPanel failure={state.error} />}
        {live && by === "typing" && call !== null && <TypedLine call={call} />}
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
              icon={ICON[by]}
              busy={begin.isPending}
              disabled={missing || (by === "phone" && (!line || number.trim() === ""))}
            >
              {t(by !== "phone" ? "agents.converse.begin" : view ? "agents.test.again" : "agents.test.start")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

/** Nothing of it changes any more: what the call came to is noted too. */
const isOver = (view: AgentTestCallView) => view.phase === "ended" && !view.summing_up;

function practiceLine(lines: readonly LineView[]): LineView | undefined {
  return lines.find((one) => one.line.kind.kind === "practice");
}

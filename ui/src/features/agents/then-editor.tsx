// Where a step leads: the call ends, another step follows, or the agent listens and branches on what it hears.
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import type { Branch, Heard, Then } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { type Choice, Select } from "@/shared/ui/select";
import { PHONE_KEYS } from "./agent-form";
import type { StepPartProps } from "./step-editor";

type Listen = Extract<Then, { kind: "listen" }>;

const SPEECH = "speech";
/** No step's key: it stands for "no step". */
const NOWHERE = "\u0000";

const heardValue = (on: Heard) => (on.kind === "speech" ? SPEECH : on.key);
const heardOf = (value: string): Heard => (value === SPEECH ? { kind: "speech" } : { kind: "key", key: value });

export function ThenEditor({ step, path, form, problems, change }: StepPartProps) {
  const t = useT();
  const { then } = step;
  const listening = useRef<Listen>({ kind: "listen", branches: [], otherwise: null, silence: null });
  if (then.kind === "listen") listening.current = then;
  const steps: Choice<string>[] = form.steps.map((one, at) => ({ value: one.key, label: `${at + 1}. ${one.key}` }));
  const follower = form.steps[form.steps.findIndex((one) => one.row === step.row) + 1]?.key ?? form.steps[0]?.key ?? "";
  const choose = (kind: Then["kind"]) => {
    if (kind === "end") change({ then: { kind } });
    else if (kind === "goto") change({ then: { kind, step: follower } });
    else change({ then: listening.current });
  };
  return (
    <div className="flex flex-col gap-2">
      <span className="text-body font-medium">{t("agents.script.then")}</span>
      <ChipGroup<Then["kind"]>
        label={t("agents.script.then")}
        value={then.kind}
        choices={(["listen", "goto", "end"] as const).map((kind) => ({
          value: kind,
          label: t(`agents.script.thenKind.${kind}`),
        }))}
        onChange={choose}
      />
      {then.kind === "goto" && (
        <StepSelect
          label={t("agents.script.goto")}
          value={then.step}
          steps={steps}
          onChange={(next) => change({ then: { kind: "goto", step: next } })}
          error={problems.at(`${path}.then.step`)}
        />
      )}
      {then.kind === "listen" && (
        <ListenEditor
          then={then}
          steps={steps}
          fallback={follower}
          path={`${path}.then`}
          problems={problems}
          onChange={(next) => change({ then: next })}
        />
      )}
    </div>
  );
}

interface ListenProps {
  then: Listen;
  steps: Choice<string>[];
  fallback: string;
  path: string;
  problems: StepPartProps["problems"];
  onChange: (then: Listen) => void;
}

function ListenEditor({ then, steps, fallback, path, problems, onChange }: ListenProps) {
  const t = useT();
  const used = new Set(then.branches.map((branch) => heardValue(branch.on)));
  const put = (at: number, next: Partial<Branch>) =>
    onChange({
      ...then,
      branches: then.branches.map((branch, index) => (index === at ? { ...branch, ...next } : branch)),
    });
  const hears = (own: string): Choice<string>[] =>
    [SPEECH, ...PHONE_KEYS].map((value) => ({
      value,
      label: value === SPEECH ? t("agents.script.speech") : t("agents.script.key", { key: value }),
      refused: value !== own && used.has(value) ? "✓" : undefined,
    }));
  const free = [...PHONE_KEYS, SPEECH].find((value) => !used.has(value));
  const grid =
    "grid grid-cols-[minmax(0,calc(var(--spacing)*32))_minmax(0,calc(var(--spacing)*36))_auto_minmax(0,calc(var(--spacing)*56))_auto] items-center justify-start gap-2";
  return (
    <div className="flex flex-col gap-2 border-l-2 border-line pl-3">
      {then.branches.map((branch, at) => {
        const error = problems.at(`${path}.branches.${at}.step`) ?? problems.at(`${path}.branches.${at}.on`);
        return (
          // Branches have no name of their own: what is heard tells them apart.
          <div key={heardValue(branch.on)} className="flex flex-col gap-1">
            <div className={grid}>
              <span className="text-small text-second">{t("agents.script.hears")}</span>
              <Select
                aria-label={t("agents.script.hears")}
                value={heardValue(branch.on)}
                choices={hears(heardValue(branch.on))}
                onChange={(value) => put(at, { on: heardOf(value) })}
              />
              <span className="text-small text-second">{t("agents.script.branchGo")}</span>
              <Select
                aria-label={t("agents.script.branchGo")}
                value={branch.step}
                choices={withMissing(steps, branch.step, t("agents.script.missing", { step: branch.step }))}
                onChange={(step) => put(at, { step })}
                aria-invalid={error ? true : undefined}
              />
              <IconButton
                label={t("agents.script.removeBranch", { number: at + 1 })}
                onClick={() => onChange({ ...then, branches: then.branches.filter((_, index) => index !== at) })}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </div>
            {error && <FieldNote error>{error}</FieldNote>}
          </div>
        );
      })}
      {free !== undefined && (
        <div>
          <Button
            kind="link"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => onChange({ ...then, branches: [...then.branches, { on: heardOf(free), step: fallback }] })}
          >
            {t("agents.script.addBranch")}
          </Button>
        </div>
      )}
      {problems.at(`${path}.branches`) && <FieldNote error>{t("agents.script.listensForNothing")}</FieldNote>}
      {(["otherwise", "silence"] as const).map((which) => {
        const none = t(which === "otherwise" ? "agents.script.keepListening" : "agents.script.endCall");
        const error = problems.at(`${path}.${which}`);
        const value = then[which];
        return (
          <div key={which} className="flex flex-col gap-1">
            <div className={grid}>
              <span className="text-small text-second">{t(`agents.script.${which}`)}</span>
              <Select
                aria-label={t(`agents.script.${which}`)}
                className="col-span-3"
                value={value ?? NOWHERE}
                choices={[
                  { value: NOWHERE, label: none },
                  ...(value === null ? steps : withMissing(steps, value, t("agents.script.missing", { step: value }))),
                ]}
                onChange={(next) => onChange({ ...then, [which]: next === NOWHERE ? null : next })}
                aria-invalid={error ? true : undefined}
              />
            </div>
            {error && <FieldNote error>{error}</FieldNote>}
          </div>
        );
      })}
    </div>
  );
}

/** A step that was deleted stays in sight as what it was, until another is chosen. */
function withMissing(steps: Choice<string>[], value: string, words: string): Choice<string>[] {
  return steps.some((step) => step.value === value) ? steps : [{ value, label: words }, ...steps];
}

function StepSelect({
  label,
  value,
  steps,
  onChange,
  error,
}: {
  label: string;
  value: string;
  steps: Choice<string>[];
  onChange: (step: string) => void;
  error: string | null;
}) {
  const t = useT();
  return (
    <div className="flex flex-col gap-1">
      <Select
        aria-label={label}
        className="max-w-search"
        value={value}
        choices={withMissing(steps, value, t("agents.script.missing", { step: value }))}
        onChange={onChange}
        aria-invalid={error ? true : undefined}
      />
      {error && <FieldNote error>{error}</FieldNote>}
    </div>
  );
}

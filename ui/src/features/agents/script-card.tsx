// The steps of a script, one under the other; each opens to be changed. A closed step says what it says and where it leads.
import { ChevronDown, ChevronRight, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { AudioView, ScriptStep } from "@/ipc/contract";
import { type T, useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { Shape } from "@/shared/ui/status-badge";
import { type AgentForm, freshKey, moveStep, newStep, nextRow, spokenText } from "./agent-form";
import type { PartProps } from "./basics-card";
import { StepEditor } from "./step-editor";

interface ScriptCardProps extends PartProps {
  audio: readonly AudioView[];
}

export function ScriptCard({ form, set, problems, audio }: ScriptCardProps) {
  const t = useT();
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(form.steps.slice(0, 1).map((step) => step.row)));
  // A mistake in a closed step must be seen: once all are said, the steps that have one open.
  const wrongRows = problems.saidAll
    ? form.steps.filter((_, at) => problems.within(`mind.script.steps.${at}`)).map((step) => step.row)
    : [];
  const wrongKey = wrongRows.join(",");
  useEffect(() => {
    if (wrongKey !== "") setOpen((before) => new Set([...before, ...wrongKey.split(",").map(Number)]));
  }, [wrongKey]);
  const toggle = (row: number) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(row)) next.add(row);
      return next;
    });
  const addStep = (make: (before: AgentForm) => AgentForm["steps"]) =>
    set((before) => {
      const steps = make(before);
      const row = nextRow(before.steps);
      setOpen((was) => new Set([...was, row]));
      return { ...before, steps };
    });

  return (
    <Card
      title={t("agents.script.title")}
      aside={t("agents.script.text")}
      className="px-0 pb-4 [&>div:first-child]:px-4"
    >
      <ol className="mb-3 border-t border-line">
        {form.steps.map((step, at) => {
          const path = `mind.script.steps.${at}`;
          const shown = open.has(step.row);
          const wrong = problems.within(path);
          return (
            <li key={step.row} className="border-b border-line">
              <div className={cx("flex h-10 items-center gap-2 px-4", shown && "bg-raised")}>
                <button
                  type="button"
                  aria-expanded={shown}
                  aria-label={t(shown ? "agents.script.hide" : "agents.script.show", { name: step.key })}
                  onClick={() => toggle(step.row)}
                  className="flex h-full min-w-0 flex-1 items-center gap-2.5 text-left"
                >
                  {shown ? (
                    <ChevronDown aria-hidden className="size-3.5 shrink-0 text-second" />
                  ) : (
                    <ChevronRight aria-hidden className="size-3.5 shrink-0 text-second" />
                  )}
                  <span className="w-4 shrink-0 text-right text-small text-second">{at + 1}</span>
                  <span className="max-w-search shrink-0 truncate font-medium">{step.key}</span>
                  {wrong && <Shape form="triangle" className="shrink-0 text-bad" />}
                  {!shown && <span className="min-w-0 flex-1 truncate text-second">{saysText(t, step, audio)}</span>}
                  {!shown && <span className="shrink-0 text-small text-second">{thenText(t, step)}</span>}
                </button>
                <Menu
                  label={t("agents.script.actions", { name: step.key })}
                  actions={[
                    ...(at > 0
                      ? [
                          {
                            label: t("agents.script.up"),
                            onSelect: () =>
                              set((before) => ({ ...before, steps: moveStep(before.steps, step.row, -1) })),
                          },
                        ]
                      : []),
                    ...(at < form.steps.length - 1
                      ? [
                          {
                            label: t("agents.script.down"),
                            onSelect: () =>
                              set((before) => ({ ...before, steps: moveStep(before.steps, step.row, 1) })),
                          },
                        ]
                      : []),
                    {
                      label: t("agents.script.duplicate"),
                      onSelect: () =>
                        addStep((before) => {
                          const copy = { ...step, row: nextRow(before.steps), key: freshKey(before.steps, step.key) };
                          return before.steps.flatMap((one) => (one.row === step.row ? [one, copy] : [one]));
                        }),
                    },
                    {
                      label: t("agents.script.remove"),
                      danger: true,
                      apart: true,
                      onSelect: () =>
                        set((before) => ({ ...before, steps: before.steps.filter((one) => one.row !== step.row) })),
                    },
                  ]}
                />
              </div>
              {shown && <StepEditor step={step} path={path} form={form} set={set} problems={problems} audio={audio} />}
            </li>
          );
        })}
      </ol>
      <div className="flex flex-col gap-2 px-4">
        {form.steps.length === 0 && <FieldNote error>{t("agents.script.none")}</FieldNote>}
        <div>
          <Button
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => addStep((before) => [...before.steps, newStep(before.steps)])}
          >
            {t("agents.script.add")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function saysText(t: T, step: ScriptStep, audio: readonly AudioView[]): string {
  if (step.say.kind === "audio") {
    const { audio: id } = step.say;
    return t("agents.script.recordingNamed", { name: audio.find((one) => one.id === id)?.name ?? "" });
  }
  return spokenText(step.say);
}

function thenText(t: T, step: ScriptStep): string {
  switch (step.then.kind) {
    case "end":
      return t("agents.script.summaryEnd");
    case "goto":
      return t("agents.script.summaryGoto", { step: step.then.step });
    case "listen":
      return t("agents.script.summaryListen", { count: step.then.branches.length });
  }
}

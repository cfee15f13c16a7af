// One step of a script: its name, what it says, what it notes, where it leads.
import type { AudioView, ScriptStep } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Tick } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { renameStep, type Row, typedKey } from "./agent-form";
import type { PartProps } from "./basics-card";
import { SayEditor } from "./say-editor";
import { TagsEditor } from "./tags-editor";
import { ThenEditor } from "./then-editor";

export interface StepProps extends PartProps {
  step: Row<ScriptStep>;
  path: string;
  audio: readonly AudioView[];
}

export function StepEditor(props: StepProps) {
  const { step, path, set, problems } = props;
  const t = useT();
  const change = (next: Partial<ScriptStep>) =>
    set((before) => ({
      ...before,
      steps: before.steps.map((one) => (one.row === step.row ? { ...one, ...next } : one)),
    }));
  return (
    <div className="flex flex-col gap-4 px-4 pt-2 pb-4">
      <TextField
        label={t("agents.script.name")}
        className="max-w-search"
        value={step.key}
        onChange={(key) =>
          set((before) => ({ ...before, steps: renameStep(before.steps, step.row, typedKey(key, "-")) }))
        }
        onBlur={() => problems.leave(`${path}.key`)}
        error={problems.at(`${path}.key`)}
      />
      <SayEditor {...props} change={change} />
      <ThenEditor {...props} change={change} />
      <TagsEditor
        title={t("agents.script.tags")}
        tags={step.tags}
        path={`${path}.tags`}
        form={props.form}
        problems={problems}
        onChange={(tags) => change({ tags })}
      />
      <Tick checked={step.do_not_call} onChange={(on) => change({ do_not_call: on })}>
        {t("agents.script.doNotCall")}
      </Tick>
    </div>
  );
}

export interface StepPartProps extends StepProps {
  change: (next: Partial<ScriptStep>) => void;
}

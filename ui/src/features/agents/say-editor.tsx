// What a step says: text by the offline voice, a recording that the user brings, or nothing.
import { FileAudio } from "lucide-react";
import { useRef, useState } from "react";
import { host } from "@/ipc/client";
import type { Spoken } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { talk } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { spokenText } from "./agent-form";
import { SpokenField } from "./spoken-field";
import type { StepPartProps } from "./step-editor";

type Kind = Spoken["kind"];

export function SayEditor({ step, path, form, set, problems, audio, change }: StepPartProps) {
  const t = useT();
  const [picking, setPicking] = useState(false);
  const [failure, setFailure] = useState<IpcFailure | null>(null);
  // Switching between the kinds and back loses neither the text nor the recording.
  const last = useRef<{ text: string; audio: number | null }>({ text: "", audio: null });
  const { say } = step;
  if (say.kind !== "nothing")
    last.current = { text: say.text, audio: say.kind === "audio" ? say.audio : last.current.audio };

  const pick = async () => {
    setFailure(null);
    setPicking(true);
    try {
      const chosen = await host().pickFile("audio");
      if (chosen === null) return;
      const view = await host().call("agent_audio_add", { path: chosen });
      set((before) => ({
        ...before,
        audio: [...before.audio.filter((one) => one.id !== view.id), view],
        steps: before.steps.map((one) =>
          one.row === step.row
            ? { ...one, say: { kind: "audio", audio: view.id, text: spokenText(one.say) || last.current.text } }
            : one,
        ),
      }));
    } catch (cause) {
      setFailure(toFailure(cause));
    } finally {
      setPicking(false);
    }
  };
  const choose = (kind: Kind) => {
    setFailure(null);
    if (kind === "nothing") change({ say: { kind } });
    else if (kind === "text") change({ say: { kind, text: last.current.text } });
    else if (last.current.audio !== null) change({ say: { kind, audio: last.current.audio, text: last.current.text } });
    else void pick();
  };
  const chosen = say.kind === "audio" ? audio.find((one) => one.id === say.audio) : undefined;

  return (
    <div className="flex flex-col gap-2">
      <span className="text-body font-medium">{t("agents.script.say")}</span>
      <ChipGroup<Kind>
        label={t("agents.script.say")}
        value={say.kind}
        choices={(["text", "audio", "nothing"] as const).map((kind) => ({
          value: kind,
          label: t(`agents.script.sayKind.${kind}`),
        }))}
        onChange={choose}
      />
      {failure && <ErrorPanel failure={failure} />}
      {say.kind === "audio" && (
        <div className="flex items-center gap-3">
          <FileAudio aria-hidden className="size-4 shrink-0 text-second" />
          <span className="min-w-0 truncate">{chosen?.name ?? t("common.none")}</span>
          {chosen && <span className="shrink-0 text-small text-second">{talk(chosen.length_ms)}</span>}
          <Button busy={picking} onClick={() => void pick()}>
            {t(chosen ? "agents.script.changeWav" : "agents.script.chooseWav")}
          </Button>
        </div>
      )}
      {say.kind === "audio" && <FieldNote>{t("agents.script.wavHint")}</FieldNote>}
      {say.kind !== "nothing" && (
        <SpokenField
          label={t(say.kind === "audio" ? "agents.script.transcript" : "agents.script.sayText")}
          placeholder={say.kind === "text" ? t("agents.script.sayPlaceholder") : undefined}
          value={say.text}
          onChange={(text) => change({ say: { ...say, text } })}
          onBlur={() => problems.leave(`${path}.say.text`)}
          error={problems.at(`${path}.say.text`) ?? problems.at(`${path}.say`)}
          variables={say.kind === "text" ? form.variables : []}
        />
      )}
    </div>
  );
}

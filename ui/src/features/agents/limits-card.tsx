// Silence rules, the longest call, and what to do when a machine answers.
import { useRef } from "react";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import type { PartProps } from "./basics-card";
import { SpokenField } from "./spoken-field";

export function LimitsCard({ form, set, problems }: PartProps) {
  const t = useT();
  const { voicemail } = form;
  // Going to "hang up" and back does not lose the message.
  const left = useRef("");
  if (voicemail.kind === "leave_message") left.current = voicemail.text;
  return (
    <Card title={t("agents.limits.title")}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-3 gap-4">
          <NumberField
            label={t("agents.limits.silence")}
            hint={t("agents.limits.silenceHint")}
            suffix={t("agents.limits.seconds")}
            value={form.silenceSeconds}
            onChange={(silenceSeconds) => set({ silenceSeconds })}
            onBlur={() => problems.leave("silence_seconds")}
            error={problems.at("silence_seconds")}
          />
          <NumberField
            label={t("agents.limits.hangUp")}
            hint={t("agents.limits.hangUpHint")}
            suffix={t("agents.limits.silences")}
            value={form.hangUpAfter}
            onChange={(hangUpAfter) => set({ hangUpAfter })}
            onBlur={() => problems.leave("silence_hang_up_after")}
            error={problems.at("silence_hang_up_after")}
          />
          <NumberField
            label={t("agents.limits.longest")}
            hint={t("agents.limits.longestHint")}
            suffix={t("agents.limits.minutes")}
            value={form.longest}
            onChange={(longest) => set({ longest })}
            onBlur={() => problems.leave("longest_call_minutes")}
            error={problems.at("longest_call_minutes")}
          />
        </div>
        <SpokenField
          label={t("agents.limits.prompt")}
          hint={t("agents.limits.promptHint")}
          value={form.prompt}
          onChange={(prompt) => set({ prompt })}
          onBlur={() => problems.leave("silence_prompt")}
          error={problems.at("silence_prompt")}
          rows={1}
          variables={form.variables}
        />
        <div className="flex flex-col gap-1.5">
          <span className="text-body font-medium">{t("agents.limits.voicemail")}</span>
          <ChipGroup
            label={t("agents.limits.voicemail")}
            value={voicemail.kind}
            choices={[
              { value: "hang_up", label: t("agents.limits.hangUpAtOnce") },
              { value: "leave_message", label: t("agents.limits.leaveMessage") },
            ]}
            onChange={(kind) => set({ voicemail: kind === "hang_up" ? { kind } : { kind, text: left.current } })}
          />
        </div>
        {voicemail.kind === "leave_message" && (
          <SpokenField
            label={t("agents.limits.message")}
            value={voicemail.text}
            onChange={(text) => set({ voicemail: { kind: "leave_message", text } })}
            onBlur={() => problems.leave("voicemail.text")}
            error={problems.at("voicemail.text")}
            variables={form.variables}
          />
        )}
      </div>
    </Card>
  );
}

// How a line's sound travels: the codecs that are offered, in order, and encryption.
import { useId } from "react";
import type { Codec } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Chip, ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import type { PartProps } from "./line-fields";
import { CODECS } from "./line-form";

/** Names of codecs; they are the same in every language. */
const NAMES: Record<Codec, string> = { pcmu: "G.711 µ-law", pcma: "G.711 A-law", g722: "G.722", opus: "Opus" };

export function SoundFields({ form, set, problems }: PartProps) {
  const t = useT();
  const id = useId();
  const { codecs } = form;
  const problem = problems.at("kind.account.sound.codecs");
  const toggle = (codec: Codec) => {
    set({ codecs: codecs.includes(codec) ? codecs.filter((one) => one !== codec) : [...codecs, codec] });
    problems.leave("kind.account.sound.codecs");
  };
  // The chosen ones in their order, then those that are left.
  const shown = [...codecs, ...CODECS.filter((codec) => !codecs.includes(codec))];
  return (
    <div className="grid grid-cols-2 gap-4">
      <div className="flex min-w-0 flex-col gap-1.5">
        <span id={`${id}-codecs`} className="text-body font-medium">
          {t("lines.form.codecs")}
        </span>
        <div role="group" aria-labelledby={`${id}-codecs`} className="flex flex-wrap items-center gap-1.5">
          {shown.map((codec) => {
            const at = codecs.indexOf(codec);
            return (
              <Chip
                key={codec}
                on={at >= 0}
                count={at >= 0 ? String(at + 1) : undefined}
                onToggle={() => toggle(codec)}
              >
                {NAMES[codec]}
              </Chip>
            );
          })}
        </div>
        <FieldNote error={Boolean(problem)}>{problem ?? t("lines.form.codecsHint")}</FieldNote>
      </div>
      <div className="flex min-w-0 flex-col gap-1.5">
        <span className="text-body font-medium">{t("lines.form.security")}</span>
        <ChipGroup
          label={t("lines.form.security")}
          value={form.security}
          choices={[
            { value: "off", label: t("lines.form.securityOff") },
            { value: "wanted", label: t("lines.form.securityWanted") },
            { value: "required", label: t("lines.form.securityRequired") },
          ]}
          onChange={(security) => set({ security })}
        />
        <FieldNote>{t(`lines.form.securityHint.${form.security}`)}</FieldNote>
      </div>
    </div>
  );
}

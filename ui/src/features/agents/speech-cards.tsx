// What turns the callee's voice into words, and what speaks: services that the user names, or the built-in voice.
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { SecretField } from "@/shared/ui/secret-field";
import { TextField } from "@/shared/ui/text-field";
import type { ConversePartProps } from "./converse-cards";
import { CONVERSE, type VoiceForm } from "./converse-form";

export interface KeyProps {
  secret: string;
  setSecret: (key: string) => void;
  hasKey: boolean;
}

/** Text fields of a service: `root` is where its form is, `path` where the field is in it. */
function fieldsOf<K extends string>(
  values: Readonly<Record<K, string>>,
  root: string,
  problems: ConversePartProps["problems"],
  change: (key: K, value: string) => void,
) {
  return (key: K, path: string) => ({
    value: values[key],
    onChange: (value: string) => change(key, value),
    onBlur: () => problems.leave(`${root}.${path}`),
    error: problems.at(`${root}.${path}`),
    spellCheck: false,
  });
}

export function HearingCard({ converse, put, problems, secret, setSecret, hasKey }: ConversePartProps & KeyProps) {
  const t = useT();
  const { hearing } = converse;
  const field = fieldsOf(hearing, `${CONVERSE}.recognition`, problems, (key, value) =>
    put({ hearing: { ...hearing, [key]: value } }),
  );
  return (
    <Card title={t("agents.converse.hears")}>
      <p className="mb-3 text-small text-second">{t("agents.converse.hearsText")}</p>
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField label={t("ais.baseUrl")} required hint={t("ais.baseUrlHint")} {...field("baseUrl", "base_url")} />
        <TextField label={t("ais.model")} required placeholder="gpt-4o-mini-transcribe" {...field("model", "model")} />
        <SecretField
          label={t("ais.key")}
          kept={hasKey}
          hint={t("agents.converse.keyHint")}
          value={secret}
          onChange={setSecret}
        />
        <TextField
          label={t("agents.converse.minutePrice")}
          hint={t("agents.converse.priceHint")}
          inputMode="decimal"
          suffix={t("agents.converse.perMinute")}
          {...field("minutePrice", "minute_price")}
        />
        <TextField
          label={t("agents.converse.hints")}
          hint={t("agents.converse.hintsHint")}
          className="col-span-2"
          {...field("hints", "hints")}
        />
      </div>
    </Card>
  );
}

export function VoiceCard({ converse, put, problems, secret, setSecret, hasKey }: ConversePartProps & KeyProps) {
  const t = useT();
  const { voice } = converse;
  const title = t(converse.way === "realtime" ? "agents.converse.lines" : "agents.converse.speaks");
  const change = (next: Partial<VoiceForm>) => put({ voice: { ...voice, ...next } });
  const field = fieldsOf<"baseUrl" | "model" | "voice" | "manner" | "minutePrice" | "millionPrice">(
    voice,
    `${CONVERSE}.voice.service`,
    problems,
    (key, value) => change({ [key]: value }),
  );
  return (
    <Card title={title}>
      <div className="flex flex-col gap-4">
        {converse.way === "realtime" && <p className="text-small text-second">{t("agents.converse.linesText")}</p>}
        <ChipGroup
          label={title}
          value={voice.kind}
          choices={(["built_in", "service"] as const).map((value) => ({
            value,
            label: t(`agents.converse.voiceKind.${value}`),
          }))}
          onChange={(kind) => change({ kind })}
        />
        <p className="text-small text-second">{t(`agents.converse.voiceText.${voice.kind}`)}</p>
        {voice.kind === "service" && (
          <div className="grid grid-cols-2 items-start gap-4">
            <TextField
              label={t("ais.baseUrl")}
              required
              hint={t("ais.baseUrlHint")}
              {...field("baseUrl", "base_url")}
            />
            <TextField label={t("ais.model")} required placeholder="gpt-4o-mini-tts" {...field("model", "model")} />
            <TextField label={t("agents.converse.voice")} required placeholder="alloy" {...field("voice", "voice")} />
            <SecretField
              label={t("ais.key")}
              kept={hasKey}
              hint={t("agents.converse.keyHint")}
              value={secret}
              onChange={setSecret}
            />
            <TextField
              label={t("agents.converse.manner")}
              hint={t("agents.converse.mannerHint")}
              className="col-span-2"
              {...field("manner", "manner")}
            />
            <NumberField
              label={t("agents.converse.speed")}
              suffix="%"
              value={voice.speed}
              onChange={(speed) => change({ speed })}
              onBlur={() => problems.leave(`${CONVERSE}.voice.service.speed_hundredths`)}
              error={problems.at(`${CONVERSE}.voice.service.speed_hundredths`)}
            />
            <span aria-hidden />
            <TextField
              label={t("agents.converse.minutePrice")}
              hint={t("agents.converse.priceHint")}
              inputMode="decimal"
              suffix={t("agents.converse.perMinute")}
              {...field("minutePrice", "minute_price")}
            />
            <TextField
              label={t("agents.converse.millionPrice")}
              hint={t("agents.converse.millionHint")}
              inputMode="decimal"
              suffix={t("ais.perMillion")}
              {...field("millionPrice", "million_characters_price")}
            />
          </div>
        )}
      </div>
    </Card>
  );
}

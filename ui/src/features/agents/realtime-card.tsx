// The model that hears, thinks and speaks by itself: its service, its voice, what its tokens cost.
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { SecretField } from "@/shared/ui/secret-field";
import { TextField } from "@/shared/ui/text-field";
import type { ConversePartProps } from "./converse-cards";
import { REALTIME } from "./converse-form";
import { PRICED, PRICES, type RealtimeForm } from "./realtime-form";
import type { KeyProps } from "./speech-cards";

export function RealtimeCard({ converse, put, problems, secret, setSecret, hasKey }: ConversePartProps & KeyProps) {
  const t = useT();
  const { realtime } = converse;
  const change = (next: Partial<RealtimeForm>) => put({ realtime: { ...realtime, ...next } });
  const at = (path: string) => ({
    onBlur: () => problems.leave(`${REALTIME}.${path}`),
    error: problems.at(`${REALTIME}.${path}`),
  });
  const field = (key: "baseUrl" | "model" | "voice" | "recognizer", path: string) => ({
    value: realtime[key],
    onChange: (value: string) => change({ [key]: value }),
    spellCheck: false,
    ...at(path),
  });
  return (
    <Card title={t("agents.converse.realtime")}>
      <p className="mb-3 text-small text-second">{t("agents.converse.realtimeText")}</p>
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField label={t("ais.baseUrl")} required hint={t("ais.baseUrlHint")} {...field("baseUrl", "base_url")} />
        <TextField label={t("ais.model")} required placeholder="gpt-realtime" {...field("model", "model")} />
        <SecretField
          label={t("ais.key")}
          kept={hasKey}
          hint={t("agents.converse.keyHint")}
          value={secret}
          onChange={setSecret}
        />
        <TextField
          label={t("agents.converse.voice")}
          hint={t("agents.converse.realtimeVoiceHint")}
          placeholder="marin"
          {...field("voice", "voice")}
        />
        <TextField
          label={t("agents.converse.recognizer")}
          hint={t("agents.converse.recognizerHint")}
          placeholder="gpt-4o-mini-transcribe"
          {...field("recognizer", "recognizer")}
        />
        <NumberField
          label={t("agents.converse.longestAnswer")}
          required
          hint={t("agents.converse.longestAnswerHint")}
          suffix={t("agents.converse.tokens")}
          value={realtime.longestAnswer}
          onChange={(longestAnswer) => change({ longestAnswer })}
          {...at("longest_answer_tokens")}
        />
      </div>
      <fieldset className="mt-4">
        <legend className="font-medium">{t("agents.converse.tokenPrices")}</legend>
        <p className="mb-3 text-small text-second">{t("agents.converse.tokenPricesHint")}</p>
        <div className="grid grid-cols-3 items-start gap-4">
          {PRICED.map((of) =>
            PRICES.map((one) => (
              <TextField
                key={`${of}.${one}`}
                label={t(`agents.converse.tokenPrice.${of}.${one}`)}
                inputMode="decimal"
                suffix={t("ais.perMillion")}
                value={realtime[of][one]}
                onChange={(value) => change({ [of]: { ...realtime[of], [one]: value } })}
                {...at(`price.${of}.${one}`)}
              />
            )),
          )}
        </div>
      </fieldset>
    </Card>
  );
}

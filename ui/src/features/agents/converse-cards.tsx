// The cards of an agent that converses: its words, what hears, thinks and speaks, what it may do, its manners.
import type { AgentView } from "@/ipc/contract";
import { ModelFields } from "@/shared/forms/model-fields";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./basics-card";
import { CallFunctionsCard } from "./call-functions-card";
import { CONVERSE, type ConverseForm } from "./converse-form";
import { RealtimeCard } from "./realtime-card";
import { HearingCard, VoiceCard } from "./speech-cards";
import { MannersCard } from "./manners-card";
import type { AgentSecrets } from "./secrets";
import { WordsCard } from "./words-card";

export interface ConversePartProps extends PartProps {
  converse: ConverseForm;
  put: (change: Partial<ConverseForm>) => void;
}

export function ConverseCards({
  view,
  secrets,
  ...props
}: PartProps & { converse: ConverseForm; view: AgentView; secrets: AgentSecrets }) {
  const { set } = props;
  const put = (change: Partial<ConverseForm>) =>
    set((before) => (before.converse ? { ...before, converse: { ...before.converse, ...change } } : before));
  const part = { ...props, put };
  const secret = (name: string) => ({
    secret: secrets.typed.services[name] ?? "",
    setSecret: (value: string) => secrets.setService(name, value),
    hasKey: view.secrets.includes(name),
  });
  return (
    <>
      <WordsCard {...part} />
      <WayCard {...part} />
      {part.converse.way === "realtime" ? (
        <RealtimeCard {...part} {...secret("realtime")} />
      ) : (
        <HearingCard {...part} {...secret("recognition")} />
      )}
      <ThinkingCard {...part} {...secret("model")} />
      <VoiceCard {...part} {...secret("voice")} />
      <CallFunctionsCard
        {...part}
        secrets={{
          kept: view.secrets.filter((name) => name.startsWith("api/")).map((name) => name.slice("api/".length)),
          typed: secrets.typed.apis,
          set: secrets.setApi,
        }}
      />
      <MannersCard {...part} />
    </>
  );
}

/** Three services or one model; what was typed for either stays. */
function WayCard({ converse, put }: ConversePartProps) {
  const t = useT();
  return (
    <Card title={t("agents.converse.way")}>
      <div className="flex flex-col gap-3">
        <ChipGroup
          label={t("agents.converse.way")}
          value={converse.way}
          choices={(["cascade", "realtime"] as const).map((value) => ({
            value,
            label: t(`agents.converse.wayName.${value}`),
          }))}
          onChange={(way) => put({ way })}
        />
        <p className="text-small text-second">{t(`agents.converse.wayText.${converse.way}`)}</p>
      </div>
    </Card>
  );
}

function ThinkingCard({
  converse,
  put,
  problems,
  ...secret
}: ConversePartProps & { secret: string; setSecret: (key: string) => void; hasKey: boolean }) {
  const t = useT();
  const path = `${CONVERSE}.model.`;
  return (
    <Card title={t(converse.way === "realtime" ? "agents.converse.notes" : "agents.converse.thinks")}>
      <div className="flex flex-col gap-4">
        {converse.way === "realtime" && <p className="text-small text-second">{t("agents.converse.notesText")}</p>}
        <ModelFields
          form={converse.model}
          set={(change) => put({ model: { ...converse.model, ...change } })}
          problems={problems}
          path={path}
          secret={secret.secret}
          setSecret={secret.setSecret}
          hasKey={secret.hasKey}
        />
        <div className="grid grid-cols-2 items-start gap-4">
          {converse.model.place === "open_ai" && (
            <TextField
              label={t("ais.temperature")}
              hint={t("ais.temperatureHint")}
              inputMode="decimal"
              placeholder={t("ais.asService")}
              value={converse.temperature}
              onChange={(temperature) => put({ temperature })}
              onBlur={() => problems.leave(`${path}sampling.temperature_hundredths`)}
              error={problems.at(`${path}sampling.temperature_hundredths`)}
            />
          )}
          <NumberField
            label={t("ais.maxOutput")}
            required
            hint={t("ais.maxOutputHint")}
            value={converse.maxOutput}
            onChange={(maxOutput) => put({ maxOutput })}
            onBlur={() => problems.leave(`${path}sampling.max_output_tokens`)}
            error={problems.at(`${path}sampling.max_output_tokens`)}
          />
        </div>
      </div>
    </Card>
  );
}

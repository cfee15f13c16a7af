// Where the model is, its key, its name, and what it costs.
import type { AiView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { SecretField } from "@/shared/ui/secret-field";
import { Switch } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { useRested } from "@/shared/ui/use-rested";
import { type AiForm, placeOf, type Preset, PRESETS, presetOf } from "./ai-form";

export interface PartProps {
  form: AiForm;
  set: Kept<AiForm>["set"];
  problems: Problems;
}

const ORDER: readonly Preset[] = ["openai", "openrouter", "deepseek", "ollama", "lmstudio", "own"];

export function PlaceCard({
  form,
  set,
  problems,
  secret,
  setSecret,
  view,
}: PartProps & { secret: string; setSecret: (key: string) => void; view: AiView | null }) {
  const t = useT();
  const preset = presetOf(form.baseUrl);
  return (
    <Card title={t("ais.place")}>
      <div className="flex flex-col gap-4">
        <ChipGroup
          label={t("ais.place")}
          value={form.place}
          choices={(["scripted", "open_ai"] as const).map((value) => ({ value, label: t(`ais.placeKind.${value}`) }))}
          onChange={(place) => set({ place })}
        />
        <p className="text-small text-second">{t(`ais.placeText.${form.place}`)}</p>
        {form.place === "open_ai" && (
          <>
            <Field label={t("ais.service")}>
              {() => (
                <ChipGroup<Preset>
                  label={t("ais.service")}
                  value={preset}
                  choices={ORDER.map((value) => ({ value, label: t(`ais.preset.${value}`) }))}
                  onChange={(next) => set({ baseUrl: next === "own" ? "" : PRESETS[next] })}
                />
              )}
            </Field>
            <div className="grid grid-cols-2 items-start gap-4">
              <TextField
                label={t("ais.baseUrl")}
                required
                spellCheck={false}
                value={form.baseUrl}
                hint={t("ais.baseUrlHint")}
                onChange={(baseUrl) => set({ baseUrl })}
                onBlur={() => problems.leave("place.base_url")}
                error={problems.at("place.base_url")}
              />
              <TextField
                label={t("ais.model")}
                required
                spellCheck={false}
                placeholder="gpt-5-mini"
                value={form.model}
                onChange={(model) => set({ model })}
                onBlur={() => problems.leave("model")}
                error={problems.at("model")}
              />
            </div>
            <SecretField
              label={t("ais.key")}
              kept={view?.ai.has_key ?? false}
              hint={t(preset === "ollama" || preset === "lmstudio" ? "ais.keyLocal" : "ais.keyHint")}
              value={secret}
              onChange={setSecret}
              error={problems.at("key")}
            />
            <PriceFields form={form} set={set} problems={problems} />
          </>
        )}
      </div>
    </Card>
  );
}

function PriceFields({ form, set, problems }: PartProps) {
  const t = useT();
  const asked = useRested(form.model.trim(), 400);
  const price = useCall(
    "ai_price",
    { place: placeOf(form), model: asked },
    { enabled: asked !== "" && !form.ownPrice, keepLast: true },
  ).data?.price;
  return (
    <div className="flex flex-col gap-3">
      <Switch checked={form.ownPrice} onChange={(ownPrice) => set({ ownPrice })}>
        {t("ais.ownPrice")}
      </Switch>
      {form.ownPrice ? (
        <div className="grid grid-cols-3 items-start gap-4">
          {(["prompt", "cached", "output"] as const).map((key) => (
            <TextField
              key={key}
              label={t(`ais.price.${key}`)}
              required={key !== "cached"}
              inputMode="decimal"
              suffix={t("ais.perMillion")}
              value={form[key]}
              onChange={(value) => set({ [key]: value })}
              onBlur={() => problems.leave(`price.${key}`)}
              error={problems.at(`price.${key}`)}
            />
          ))}
        </div>
      ) : (
        <p className="text-small text-second" aria-live="polite">
          {asked === "" || price === undefined
            ? t("ais.priceAsk")
            : price === null
              ? t("ais.priceUnknown")
              : t("ais.priceKnown", { prompt: money(price.prompt), output: money(price.output) })}
        </p>
      )}
    </div>
  );
}

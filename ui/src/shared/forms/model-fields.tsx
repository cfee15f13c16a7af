// The fields of a chat model: where it is, its key, its name, and what it costs. Used by AIs and by agents that converse.
import { useCall } from "@/ipc/queries";
import { money } from "../format/numbers";
import { useT } from "../i18n";
import { ChipGroup } from "../ui/chip";
import { Field } from "../ui/field";
import { SecretField } from "../ui/secret-field";
import { Switch } from "../ui/switch";
import { TextField } from "../ui/text-field";
import { useRested } from "../ui/use-rested";
import { type ModelForm, placeOf, type Preset, PRESETS, presetOf } from "./model-form";
import type { Problems } from "./problems";

interface ModelFieldsProps {
  form: ModelForm;
  set: (change: Partial<ModelForm>) => void;
  problems: Problems;
  /** What stands before a field's path: "" or "mind.converse.model.". */
  path?: string;
}

const ORDER: readonly Preset[] = ["openai", "openrouter", "deepseek", "ollama", "lmstudio", "own"];

export function ModelFields({
  form,
  set,
  problems,
  path = "",
  secret,
  setSecret,
  hasKey,
}: ModelFieldsProps & { secret: string; setSecret: (key: string) => void; hasKey: boolean }) {
  const t = useT();
  const preset = presetOf(form.baseUrl);
  return (
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
              onBlur={() => problems.leave(`${path}place.base_url`)}
              error={problems.at(`${path}place.base_url`)}
            />
            <TextField
              label={t("ais.model")}
              required
              spellCheck={false}
              placeholder="gpt-5-mini"
              value={form.model}
              onChange={(model) => set({ model })}
              onBlur={() => problems.leave(`${path}model`)}
              error={problems.at(`${path}model`)}
            />
          </div>
          <SecretField
            label={t("ais.key")}
            kept={hasKey}
            hint={t(preset === "ollama" || preset === "lmstudio" ? "ais.keyLocal" : "ais.keyHint")}
            value={secret}
            onChange={setSecret}
            error={problems.at(`${path}key`)}
          />
          <PriceFields form={form} set={set} problems={problems} path={path} />
        </>
      )}
    </div>
  );
}

function PriceFields({ form, set, problems, path = "" }: ModelFieldsProps) {
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
              onBlur={() => problems.leave(`${path}price.${key}`)}
              error={problems.at(`${path}price.${key}`)}
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

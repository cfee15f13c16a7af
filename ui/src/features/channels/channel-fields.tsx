// The fields of a channel: what its kind needs, how much it may write first, what it costs. They hold no state.
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { SecretField } from "@/shared/ui/secret-field";
import { TextArea, TextField } from "@/shared/ui/text-field";
import { type ChannelForm, isWeb, NEW_CHANNEL, needsSecret } from "./channel-form";

export interface PartProps {
  form: ChannelForm;
  set: Kept<ChannelForm>["set"];
  problems: Problems;
}

export function OwnFields({
  form,
  set,
  problems,
  secret,
  setSecret,
  hasSecret,
}: PartProps & { secret: string; setSecret: (secret: string) => void; hasSecret: boolean }) {
  const t = useT();
  if (form.kind === "practice")
    return (
      <Card title={t("channels.practice")}>
        <p className="mb-3 text-small text-second">{t("channels.practiceText")}</p>
        <NumberField
          label={t("channels.seed")}
          required
          className="max-w-search"
          hint={t("channels.seedHint")}
          value={form.seed}
          onChange={(seed) => set({ seed })}
          onBlur={() => problems.leave("settings.seed")}
          error={problems.at("settings.seed")}
        />
      </Card>
    );
  if (needsSecret(form.kind))
    return (
      <Card title={t("channels.account")}>
        <div className="flex flex-col gap-4">
          <p className="text-small text-second">
            {t(form.kind === "telegram_bot" ? "channels.botText" : "channels.businessText")}
          </p>
          <SecretField
            label={t("channels.token")}
            required
            kept={hasSecret}
            hint={t("channels.tokenHint")}
            value={secret}
            onChange={setSecret}
            error={problems.at("secret")}
          />
          <TextField
            label={t("channels.baseUrl")}
            hint={t("channels.baseUrlHint")}
            placeholder="https://api.telegram.org"
            spellCheck={false}
            value={form.baseUrl}
            onChange={(baseUrl) => set({ baseUrl })}
            onBlur={() => problems.leave("settings.base_url")}
            error={problems.at("settings.base_url")}
          />
        </div>
      </Card>
    );
  return isWeb(form.kind) ? <WebFields form={form} set={set} problems={problems} /> : null;
}

function WebFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <>
      <Card title={t("channels.look")}>
        <div className="grid grid-cols-2 items-start gap-4">
          <TextField
            label={t("channels.webTitle")}
            required
            value={form.title}
            onChange={(title) => set({ title })}
            onBlur={() => problems.leave("settings.title")}
            error={problems.at("settings.title")}
          />
          <TextField
            label={t("channels.accent")}
            placeholder={NEW_CHANNEL.accent}
            spellCheck={false}
            suffix={<span aria-hidden className="size-4 rounded-chip" style={{ background: form.accent }} />}
            value={form.accent}
            onChange={(accent) => set({ accent })}
            onBlur={() => problems.leave("settings.accent")}
            error={problems.at("settings.accent")}
          />
          <TextArea
            label={t("channels.greeting")}
            className="col-span-2"
            rows={2}
            hint={t("channels.greetingHint")}
            value={form.greeting}
            onChange={(greeting) => set({ greeting })}
            onBlur={() => problems.leave("settings.greeting")}
            error={problems.at("settings.greeting")}
          />
          <TextArea
            label={t("channels.origins")}
            className="col-span-2"
            rows={2}
            placeholder="https://shop.example"
            spellCheck={false}
            hint={t("channels.originsHint")}
            value={form.origins}
            onChange={(origins) => set({ origins })}
            onBlur={() => problems.leave("settings.origins")}
            error={problems.at("settings.origins")}
          />
        </div>
      </Card>
      <Card title={t("channels.guard")}>
        <p className="mb-3 text-small text-second">{t("channels.guardText")}</p>
        <div className="grid grid-cols-3 items-start gap-4">
          {(
            [
              ["perVisitor", "per_visitor_minute"],
              ["perAddress", "per_address_day"],
              ["perTask", "per_task_day"],
            ] as const
          ).map(([key, path]) => (
            <NumberField
              key={key}
              label={t(`channels.${key}`)}
              required
              value={form[key]}
              onChange={(value) => set({ [key]: value })}
              onBlur={() => problems.leave(`settings.${path}`)}
              error={problems.at(`settings.${path}`)}
            />
          ))}
        </div>
      </Card>
    </>
  );
}

export function LimitFields({ form, set, problems, writesFirst }: PartProps & { writesFirst: boolean }) {
  const t = useT();
  return (
    <Card title={t("channels.limits")}>
      <div className="grid grid-cols-2 items-start gap-4">
        {writesFirst && (
          <>
            <NumberField
              label={t("channels.perHour")}
              hint={t("channels.capHint")}
              value={form.perHour}
              onChange={(perHour) => set({ perHour })}
              onBlur={() => problems.leave("first_per_hour")}
              error={problems.at("first_per_hour")}
            />
            <NumberField
              label={t("channels.perDay")}
              hint={t("channels.capHint")}
              value={form.perDay}
              onChange={(perDay) => set({ perDay })}
              onBlur={() => problems.leave("first_per_day")}
              error={problems.at("first_per_day")}
            />
            <NumberField
              label={t("channels.warmUp")}
              hint={t("channels.warmUpHint")}
              suffix={t("channels.days")}
              value={form.warmUp}
              onChange={(warmUp) => set({ warmUp })}
              onBlur={() => problems.leave("warm_up_days")}
              error={problems.at("warm_up_days")}
            />
          </>
        )}
        <TextField
          label={t("channels.fee")}
          hint={t("channels.feeHint")}
          inputMode="decimal"
          placeholder="0"
          suffix="USD"
          value={form.fee}
          onChange={(fee) => set({ fee })}
          onBlur={() => problems.leave("fee_per_message")}
          error={problems.at("fee_per_message")}
        />
      </div>
    </Card>
  );
}

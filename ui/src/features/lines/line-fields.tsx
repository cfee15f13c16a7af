// The fields of a line, card by card. They hold no state of their own.
import { useT } from "@/shared/i18n";
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { AllowedHours } from "@/shared/ui/allowed-hours";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { TextField } from "@/shared/ui/text-field";
import { CallerNumbers } from "./caller-numbers";
import type { LineForm } from "./line-form";
import { OverridesCard } from "./overrides-card";
import { PracticeFields } from "./practice-fields";
import { SipFields } from "./sip-fields";

export interface PartProps {
  form: LineForm;
  set: Kept<LineForm>["set"];
  problems: Problems;
}

interface LineFieldsProps extends PartProps {
  password: string;
  setPassword: (password: string) => void;
  hasPassword: boolean;
  /** The kind of a line that exists does not change. */
  fixedKind: boolean;
}

export function LineFields(props: LineFieldsProps) {
  const { form, set, problems } = props;
  const t = useT();
  return (
    <>
      <Card className="flex flex-col gap-4">
        <TextField
          label={t("lines.form.name")}
          required
          placeholder={form.kind === "sip" ? t("lines.form.namePlaceholder") : undefined}
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
      </Card>
      {form.kind === "sip" ? <SipFields {...props} /> : <PracticeFields {...props} />}
      <CallerNumbers {...props} />
      <Card title={t("lines.form.hours")}>
        <p className="mb-3 text-small text-second">{t("lines.form.hoursText")}</p>
        <AllowedHours
          label={t("lines.form.hours")}
          value={form.allowed}
          onChange={(allowed) => set({ allowed })}
          always={t("lines.form.always")}
          limited={t("lines.form.limited")}
          errors={{
            days: problems.at("allowed.workdays"),
            windows: problems.at("allowed.windows"),
            zone: problems.at("allowed.zone"),
          }}
        />
      </Card>
      <Card title={t("lines.form.limits")}>
        <div className="grid grid-cols-2 gap-4">
          <NumberField
            label={t("lines.form.channels")}
            required
            hint={t("lines.form.channelsHint")}
            value={form.channels}
            onChange={(channels) => set({ channels })}
            onBlur={() => problems.leave("channels")}
            error={problems.at("channels")}
          />
          <NumberField
            label={t("lines.form.perSecond")}
            required
            hint={t("lines.form.perSecondHint")}
            value={form.perSecond}
            onChange={(perSecond) => set({ perSecond })}
            onBlur={() => problems.leave("calls_per_second")}
            error={problems.at("calls_per_second")}
          />
          <NumberField
            label={t("lines.form.ring")}
            required
            hint={t("lines.form.ringHint")}
            suffix={t("lines.form.seconds")}
            value={form.ring}
            onChange={(ring) => set({ ring })}
            onBlur={() => problems.leave("ring_seconds")}
            error={problems.at("ring_seconds")}
          />
          <TextField
            label={t("lines.form.price")}
            hint={t("lines.form.priceHint")}
            inputMode="decimal"
            placeholder="0"
            suffix="USD"
            value={form.price}
            onChange={(price) => set({ price })}
            onBlur={() => problems.leave("price_per_minute")}
            error={problems.at("price_per_minute")}
          />
        </div>
      </Card>
      {form.kind === "sip" && <OverridesCard {...props} />}
    </>
  );
}

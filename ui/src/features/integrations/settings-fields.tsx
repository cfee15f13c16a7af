// What only integrations of a kind have: where leads go, and the secret that opens it. It holds no state of its own.
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { SecretField } from "@/shared/ui/secret-field";
import { TextField } from "@/shared/ui/text-field";
import { type IntegrationForm, needsSecret, withKind } from "./integration-form";

export interface PartProps {
  form: IntegrationForm;
  set: Kept<IntegrationForm>["set"];
  problems: Problems;
}

export interface SecretProps {
  secret: string;
  setSecret: (secret: string) => void;
  hasSecret: boolean;
}

type TextKey = { [K in keyof IntegrationForm]: IntegrationForm[K] extends string ? K : never }[keyof IntegrationForm];

export function SettingsFields({ form, set, problems, secret, setSecret, hasSecret }: PartProps & SecretProps) {
  const t = useT();
  const text = (key: TextKey, path: string) => ({
    value: form[key],
    onChange: (value: string) => set({ [key]: value }),
    onBlur: () => problems.leave(`settings.${path}`),
    error: problems.at(`settings.${path}`),
    spellCheck: false,
  });
  const { kind } = form;
  return (
    <Card title={t(`chatWords.integrationKind.${kind}`)}>
      <div className="grid grid-cols-2 items-start gap-4">
        <p className="col-span-2 text-small text-second">{t(`integrations.kindText.${kind}`)}</p>
        {kind === "webhook" && (
          <TextField
            label={t("integrations.url")}
            required
            className="col-span-2"
            placeholder="https://example.com/leads"
            {...text("url", "url")}
          />
        )}
        {kind === "bitrix24" && (
          <Choice
            label={t("integrations.entity")}
            value={form.entity}
            choices={(["lead", "deal"] as const).map((value) => ({ value, label: t(`chatWords.entity.${value}`) }))}
            onChange={(entity) => set((before) => withKind(before, "bitrix24", entity))}
          />
        )}
        {kind === "amo_crm" && (
          <>
            <TextField
              label={t("integrations.account")}
              required
              placeholder="https://shop.amocrm.ru"
              {...text("baseUrl", "base_url")}
            />
            <NumberField
              label={t("integrations.pipeline")}
              hint={t("integrations.pipelineHint")}
              value={form.pipeline}
              onChange={(pipeline) => set({ pipeline })}
              onBlur={() => problems.leave("settings.pipeline")}
              error={problems.at("settings.pipeline")}
            />
          </>
        )}
        {kind === "google_sheets" && (
          <>
            <TextField
              label={t("integrations.spreadsheet")}
              required
              hint={t("integrations.spreadsheetHint")}
              {...text("spreadsheet", "spreadsheet")}
            />
            <TextField label={t("integrations.sheet")} required {...text("sheet", "sheet")} />
          </>
        )}
        {kind === "email" && (
          <>
            <TextField
              label={t("integrations.host")}
              required
              placeholder="smtp.example.com"
              {...text("host", "host")}
            />
            <NumberField
              label={t("integrations.port")}
              required
              value={form.port}
              onChange={(port) => set({ port })}
              onBlur={() => problems.leave("settings.port")}
              error={problems.at("settings.port")}
            />
            <Choice
              label={t("integrations.security")}
              value={form.security}
              error={problems.at("settings.security")}
              choices={(["tls", "start_tls", "none"] as const).map((value) => ({
                value,
                label: t(`chatWords.mailSecurity.${value}`),
              }))}
              onChange={(security) => set({ security })}
            />
            <TextField
              label={t("integrations.username")}
              hint={t("integrations.usernameHint")}
              autoComplete="off"
              {...text("username", "username")}
            />
            <TextField
              label={t("integrations.from")}
              required
              placeholder="leads@example.com"
              {...text("from", "from")}
            />
            <TextField label={t("integrations.to")} required hint={t("integrations.toHint")} {...text("to", "to")} />
          </>
        )}
        {kind === "file" && (
          <>
            <TextField
              label={t("integrations.path")}
              required
              className="col-span-2"
              hint={t("integrations.pathHint")}
              placeholder={`/home/anna/leads.${form.format}`}
              {...text("path", "path")}
            />
            <Choice
              label={t("integrations.format")}
              value={form.format}
              choices={(["csv", "xlsx"] as const).map((value) => ({ value, label: value.toUpperCase() }))}
              onChange={(format) =>
                set((before) => ({ ...before, format, path: before.path.replace(/\.(csv|xlsx)$/i, `.${format}`) }))
              }
            />
          </>
        )}
        {kind !== "file" && (
          <div className="col-span-2">
            <SecretField
              label={t(`integrations.secret.${kind}`)}
              required={needsSecret(form)}
              lines={kind === "google_sheets"}
              kept={hasSecret}
              hint={t(`integrations.secretHint.${kind}`)}
              value={secret}
              onChange={setSecret}
              error={problems.at("secret")}
            />
          </div>
        )}
        {(kind === "hub_spot" || kind === "google_sheets") && (
          <>
            <TextField
              label={t("integrations.baseUrl")}
              hint={t("integrations.baseUrlHint")}
              {...text("baseUrl", "base_url")}
            />
            {kind === "google_sheets" && (
              <TextField
                label={t("integrations.tokenUrl")}
                hint={t("integrations.baseUrlHint")}
                {...text("tokenUrl", "token_url")}
              />
            )}
          </>
        )}
      </div>
    </Card>
  );
}

function Choice<V extends string>({
  label,
  value,
  choices,
  onChange,
  error,
}: {
  label: string;
  value: V;
  choices: { value: V; label: string }[];
  onChange: (value: V) => void;
  error?: string | null;
}) {
  return (
    <Field label={label} error={error}>
      {() => <ChipGroup label={label} value={value} choices={choices} onChange={onChange} className="min-h-8" />}
    </Field>
  );
}

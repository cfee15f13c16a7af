// An HTTP call that the user describes and the model may make. Its secret is written, never shown.
import { Trash2 } from "lucide-react";
import { useT } from "../i18n";
import { IconButton } from "../ui/button";
import { Field } from "../ui/field";
import { NumberField } from "../ui/number-field";
import { SecretField } from "../ui/secret-field";
import { Select } from "../ui/select";
import { TextArea, TextField } from "../ui/text-field";
import { type ApiForm, type ApiRow, METHODS } from "./api-rows";
import { FieldsEditor } from "./fields-editor";
import type { Problems } from "./problems";

export function ApiEditor({
  row,
  path,
  problems,
  secretKept,
  secret,
  onSecret,
  onChange,
  onRemove,
}: {
  row: ApiRow;
  path: string;
  problems: Problems;
  secretKept: boolean;
  secret: string;
  onSecret: (secret: string) => void;
  onChange: (next: Partial<ApiRow>) => void;
  onRemove: () => void;
}) {
  const t = useT();
  const { api } = row;
  const at = (field: string) => `${path}.kind.api.${field}`;
  const set = (next: Partial<ApiForm>) => onChange({ api: { ...api, ...next } });
  const text = (key: "name" | "url" | "headers" | "secretHeader" | "body", field: string) => ({
    value: api[key],
    onChange: (value: string) => set({ [key]: value }),
    onBlur: () => problems.leave(at(field)),
    error: problems.at(at(field)),
    spellCheck: false,
  });
  return (
    <section
      aria-label={t("ais.api.title", { name: api.name })}
      className="flex w-full flex-col gap-3 rounded-control border border-line p-3"
    >
      <div className="flex items-start gap-3">
        <TextField
          label={t("ais.api.name")}
          required
          className="flex-1"
          placeholder="order_status"
          autoCapitalize="off"
          {...text("name", "name")}
        />
        <IconButton label={t("ais.api.remove", { name: api.name })} className="mt-6.5" onClick={onRemove}>
          <Trash2 aria-hidden className="size-3.5" />
        </IconButton>
      </div>
      <TextArea
        label={t("ais.function.when")}
        required
        rows={2}
        hint={t("ais.api.whenHint")}
        value={row.description}
        onChange={(description) => onChange({ description })}
        onBlur={() => problems.leave(`${path}.description`)}
        error={problems.at(`${path}.description`)}
      />
      <div className="grid grid-cols-[calc(var(--spacing)*28)_minmax(0,1fr)_calc(var(--spacing)*36)] items-start gap-3">
        <Field label={t("ais.api.method")}>
          {(control) => (
            <Select
              {...control}
              value={api.method}
              choices={METHODS.map((method) => ({ value: method, label: method }))}
              onChange={(method) => set({ method })}
            />
          )}
        </Field>
        <TextField
          label={t("ais.api.url")}
          required
          placeholder="https://shop.example/orders/{number}"
          hint={t("ais.api.urlHint")}
          {...text("url", "url")}
        />
        <NumberField
          label={t("ais.api.timeout")}
          suffix={t("lines.form.seconds")}
          value={api.timeout}
          onChange={(timeout) => set({ timeout })}
          onBlur={() => problems.leave(at("timeout_seconds"))}
          error={problems.at(at("timeout_seconds"))}
        />
      </div>
      <FieldsEditor
        title={t("ais.api.arguments")}
        addLabel={t("ais.api.addArgument")}
        path={at("arguments")}
        rows={api.arguments}
        problems={problems}
        onChange={(next) => set({ arguments: next })}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextArea
          label={t("ais.api.headers")}
          rows={2}
          placeholder="Accept: application/json"
          {...text("headers", "headers")}
        />
        <TextArea label={t("ais.api.body")} rows={2} hint={t("ais.api.bodyHint")} {...text("body", "body")} />
        <TextField
          label={t("ais.api.secretHeader")}
          placeholder="Authorization"
          hint={t("ais.api.secretHeaderHint")}
          {...text("secretHeader", "secret_header")}
        />
        {api.secretHeader.trim() !== "" && (
          <SecretField label={t("ais.api.secret")} kept={secretKept} value={secret} onChange={onSecret} />
        )}
      </div>
    </section>
  );
}

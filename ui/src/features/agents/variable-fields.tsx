// The values of an agent's call variables for a test.
import type { CallVariable } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Field } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { TextField } from "@/shared/ui/text-field";

export type Values = Readonly<Record<string, string>>;

export function VariableFields({
  variables,
  values,
  onChange,
}: {
  variables: readonly CallVariable[];
  values: Values;
  onChange: (values: Values) => void;
}) {
  const t = useT();
  return variables.map((one) =>
    one.choices.length > 0 ? (
      <Field key={one.key} label={one.label || one.key} required={one.required}>
        {(control) => (
          <Select
            {...control}
            placeholder={t("common.choose")}
            value={values[one.key] ?? null}
            choices={one.choices.map((value) => ({ value, label: value }))}
            onChange={(value) => onChange({ ...values, [one.key]: value })}
          />
        )}
      </Field>
    ) : (
      <TextField
        key={one.key}
        label={one.label || one.key}
        required={one.required}
        value={values[one.key] ?? ""}
        onChange={(value) => onChange({ ...values, [one.key]: value })}
      />
    ),
  );
}

/** The values that were given, of variables that there are. */
export const given = (variables: readonly CallVariable[], values: Values): Record<string, string> =>
  Object.fromEntries(variables.map((one) => [one.key, values[one.key] ?? ""]).filter(([, value]) => value !== ""));

// A secret that is written and never shown: a kept one is only said to be there, and an empty field leaves it as it is.
import { useT } from "../i18n";
import { TextArea, TextField } from "./text-field";

export interface SecretFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** One is kept already. */
  kept: boolean;
  hint?: string;
  error?: string | null;
  required?: boolean;
  /** Many lines, as a key file has. */
  lines?: boolean;
  onBlur?: () => void;
}

export function SecretField({ label, value, onChange, kept, hint, error, required, lines, onBlur }: SecretFieldProps) {
  const t = useT();
  const shared = {
    label,
    value,
    onChange,
    onBlur,
    error,
    required: required && !kept,
    hint: kept ? t("chatCommon.secretKept") : hint,
    placeholder: kept ? "••••••••" : undefined,
    spellCheck: false,
    autoComplete: lines ? "off" : "new-password",
  };
  return lines ? <TextArea {...shared} rows={4} /> : <TextField {...shared} type="password" />;
}

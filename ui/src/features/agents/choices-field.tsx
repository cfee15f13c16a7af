// Any text, or one of a few words that are typed with commas between them. What is typed stays as typed until it is left.
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n";
import { TextField } from "@/shared/ui/text-field";
import { parseChoices } from "./agent-form";

export function ChoicesField({
  value,
  onChange,
  error,
}: {
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | null;
}) {
  const t = useT();
  const [text, setText] = useState(value.join(", "));
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    if (!typing) setText(value.join(", "));
  }, [value, typing]);
  return (
    <TextField
      label={
        value.length > 0
          ? `${t("agents.variables.kind")}: ${t("agents.variables.choices")}`
          : `${t("agents.variables.kind")}: ${t("agents.variables.any")}`
      }
      placeholder={t("agents.variables.choicesPlaceholder")}
      value={text}
      onFocus={() => setTyping(true)}
      onChange={(next) => {
        setText(next);
        onChange(parseChoices(next));
      }}
      onBlur={() => setTyping(false)}
      error={error}
    />
  );
}

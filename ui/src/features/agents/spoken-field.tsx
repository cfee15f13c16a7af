// A line that is spoken: text, with the agent's variables as chips that are put in where the caret stands.
import { useRef } from "react";
import type { CallVariable } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { cx } from "@/shared/ui/cx";
import { Field } from "@/shared/ui/field";
import { INPUT } from "@/shared/ui/text-field";

export interface SpokenFieldProps {
  label: string;
  hint?: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  error?: string | null;
  rows?: number;
  variables: readonly CallVariable[];
}

export function SpokenField({
  label,
  hint,
  placeholder,
  value,
  onChange,
  onBlur,
  error,
  rows = 2,
  variables,
}: SpokenFieldProps) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (key: string) => {
    const element = area.current;
    const from = element?.selectionStart ?? value.length;
    const to = element?.selectionEnd ?? from;
    const put = `{${key}}`;
    onChange(value.slice(0, from) + put + value.slice(to));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(from + put.length, from + put.length);
    });
  };
  const named = variables.filter((one) => one.key !== "");
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex flex-col gap-1.5">
          <textarea
            {...control}
            ref={area}
            rows={rows}
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
            onBlur={onBlur}
            className={cx(INPUT, "field-sizing-content h-auto min-h-8 resize-none py-1.5")}
          />
          {named.length > 0 && (
            <div role="group" aria-label={t("agents.script.insert")} className="flex flex-wrap gap-1">
              {named.map((one) => (
                <button
                  key={one.key}
                  type="button"
                  title={t("agents.script.insertOne", { label: one.label || one.key })}
                  onClick={() => insert(one.key)}
                  className="h-5 max-w-full truncate rounded-chip border border-line bg-raised px-1.5 text-tiny text-second hover:border-accent hover:text-accent"
                >
                  {`{${one.key}}`}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

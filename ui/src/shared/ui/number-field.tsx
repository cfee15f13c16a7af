// A whole number typed by hand. What is typed stays as typed while the field has the focus.
import { useEffect, useState } from "react";
import { cx } from "./cx";
import { Field, type FieldProps } from "./field";
import { INPUT } from "./text-field";

export interface NumberFieldProps extends Omit<FieldProps, "children"> {
  /** `null`: nothing typed, or no number. */
  value: number | null;
  onChange: (value: number | null) => void;
  onBlur?: () => void;
  suffix?: string;
  disabled?: boolean;
}

export function NumberField({ value, onChange, onBlur, suffix, disabled, ...frame }: NumberFieldProps) {
  return (
    <Field {...frame}>
      {(control) => (
        <NumberInput
          {...control}
          value={value}
          onChange={onChange}
          onBlur={onBlur}
          suffix={suffix}
          disabled={disabled}
        />
      )}
    </Field>
  );
}

export interface NumberInputProps {
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  value: number | null;
  onChange: (value: number | null) => void;
  onBlur?: () => void;
  suffix?: string;
  disabled?: boolean;
  className?: string;
}

export function NumberInput({ value, onChange, onBlur, suffix, className, ...rest }: NumberInputProps) {
  const [text, setText] = useState(value === null ? "" : String(value));
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    if (!typing) setText(value === null ? "" : String(value));
  }, [value, typing]);
  return (
    <span className={cx("relative flex", className)}>
      <input
        {...rest}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        onFocus={() => setTyping(true)}
        onChange={(event) => {
          setText(event.target.value);
          onChange(parseWhole(event.target.value));
        }}
        onKeyDown={(event) => {
          const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (step === 0) return;
          event.preventDefault();
          const next = Math.max(0, (parseWhole(text) ?? 0) + step);
          setText(String(next));
          onChange(next);
        }}
        onBlur={() => {
          setTyping(false);
          onBlur?.();
        }}
        className={cx(INPUT, suffix && "pr-16")}
      />
      {suffix && (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-small text-second">
          {suffix}
        </span>
      )}
    </span>
  );
}

/** Reads a whole number out of what was typed; spaces and separators of thousands are skipped. */
export function parseWhole(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f,.']/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

// One line of text, many lines of text, a search box, a number. They hold no rule about what may be typed.
import { Search } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "./cx";
import { Field, type FieldProps } from "./field";
import { Kbd } from "./kbd";

const BOX =
  "w-full min-w-0 rounded-control border border-strong bg-surface px-2.5 text-body text-ink transition-colors hover:border-control focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-50";

/** A field of the usual height. */
export const INPUT = `h-8 ${BOX}`;

type Frame = Omit<FieldProps, "children">;

export interface TextFieldProps
  extends Frame, Omit<ComponentProps<"input">, "className" | "id" | "required" | "onChange" | "value"> {
  value: string;
  onChange: (value: string) => void;
  /** Words inside the field's end, e.g. a unit. */
  suffix?: ReactNode;
}

export function TextField({
  label,
  hint,
  error,
  required,
  labelHidden,
  className,
  value,
  onChange,
  suffix,
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} required={required} labelHidden={labelHidden} className={className}>
      {(control) => (
        <span className="relative flex">
          <input
            {...rest}
            {...control}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={cx(INPUT, Boolean(suffix) && "pr-16")}
          />
          {suffix && (
            <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-small text-second">
              {suffix}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

export interface TextAreaProps
  extends Frame, Omit<ComponentProps<"textarea">, "className" | "id" | "required" | "onChange" | "value"> {
  value: string;
  onChange: (value: string) => void;
}

export function TextArea({
  label,
  hint,
  error,
  required,
  className,
  value,
  onChange,
  rows = 3,
  ...rest
}: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cx(BOX, "py-1.5")}
        />
      )}
    </Field>
  );
}

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether "/" jumps here; the keyboard map finds it by this mark. */
  main?: boolean;
  className?: string;
}

const REST_MS = 200;

/** What is typed is searched for once it has rested for a moment; Esc empties the box. */
export function SearchField({ label, value, onChange, main, className }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const said = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Changed from elsewhere: a cleared filter, another page of the history.
    if (value === said.current) return;
    said.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, waitMs: number) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      said.current = next;
      onChange(next);
    }, waitMs);
  };
  return (
    <span className={cx("relative flex w-search shrink items-center", className)}>
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-3.5 text-second" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        data-main-search={main || undefined}
        onChange={(event) => change(event.target.value, REST_MS)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text) {
            event.stopPropagation();
            change("", 0);
          }
        }}
        className={cx(BOX, "h-7.5 pl-8 [&::-webkit-search-cancel-button]:hidden", main && "pr-8")}
      />
      {main && !text && (
        <span className="pointer-events-none absolute right-2 flex">
          <Kbd>/</Kbd>
        </span>
      )}
    </span>
  );
}

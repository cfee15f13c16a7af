// A form field's frame: label above, hint or mistake below, joined to the control for readers of the screen.
import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import { Shape } from "./status-badge";

export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
}

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was typed, in words; it takes the hint's place. */
  error?: string | null;
  required?: boolean;
  /** Read aloud only: the same label stands above, at the head of a column. */
  labelHidden?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, required, labelHidden, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : "text-body font-medium"}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note ? noteId : undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required ? true : undefined,
      })}
      {note && (
        <FieldNote id={noteId} error={Boolean(error)}>
          {note}
        </FieldNote>
      )}
    </div>
  );
}

export function FieldNote({ id, error, children }: { id?: string; error?: boolean; children: ReactNode }) {
  return (
    <p
      id={id}
      className={cx("flex gap-1.5 text-small", error ? "text-bad" : "text-second")}
      aria-live={error ? "polite" : undefined}
    >
      {error && <Shape form="triangle" className="mt-1.5 shrink-0" />}
      <span className="min-w-0">{children}</span>
    </p>
  );
}

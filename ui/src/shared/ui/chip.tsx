// Chips: filters with counts, choices of one, choices of many, removable entries.
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

const CHIP =
  "inline-flex h-6.5 shrink-0 items-center gap-1 rounded-full border px-2.5 text-small whitespace-nowrap transition-colors";
const ON = "border-accent bg-accent-ground font-medium text-accent";
const OFF = "border-line bg-surface text-second enabled:hover:border-strong enabled:hover:text-ink";

export interface ChipProps {
  on: boolean;
  onToggle: () => void;
  children: ReactNode;
  /** A count after the words, already formatted. */
  count?: string;
  tone?: "bad";
  disabled?: boolean;
  role?: "radio" | "button";
}

export function Chip({ on, onToggle, children, count, tone, disabled, role = "button" }: ChipProps) {
  const state = role === "radio" ? { role: "radio", "aria-checked": on } : { "aria-pressed": on };
  return (
    <button
      type="button"
      {...state}
      disabled={disabled}
      onClick={onToggle}
      className={cx(CHIP, on ? ON : OFF, tone === "bad" && !on && "text-bad", "disabled:opacity-50")}
    >
      <span>{children}</span>
      {count !== undefined && <span>{count}</span>}
    </button>
  );
}

export interface ChipChoice<V extends string> {
  value: V;
  label: string;
  count?: string;
  tone?: "bad";
}

/** Exactly one of several; arrow keys move between them as in any group of radios. */
export function ChipGroup<V extends string>(props: {
  label: string;
  value: V;
  choices: ChipChoice<V>[];
  onChange: (value: V) => void;
  className?: string;
}) {
  const { label, value, choices, onChange, className } = props;
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx("flex flex-wrap items-center gap-1.5", className)}
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        event.stopPropagation();
        const at = choices.findIndex((choice) => choice.value === value);
        const next = (at + step + choices.length) % choices.length;
        const chosen = choices[next];
        if (!chosen) return;
        onChange(chosen.value);
        event.currentTarget.querySelectorAll("button")[next]?.focus();
      }}
    >
      {choices.map((choice) => (
        <Chip
          key={choice.value}
          role="radio"
          on={choice.value === value}
          count={choice.count}
          tone={choice.tone}
          onToggle={() => onChange(choice.value)}
        >
          {choice.label}
        </Chip>
      ))}
    </div>
  );
}

export function RemovableChip({
  children,
  removeLabel,
  onRemove,
  onOpen,
}: {
  children: ReactNode;
  removeLabel: string;
  onRemove?: () => void;
  onOpen?: () => void;
}) {
  return (
    <span className={cx(CHIP, OFF, onRemove && "pr-1")}>
      {onOpen ? (
        <button type="button" onClick={onOpen} className="rounded-chip text-ink hover:text-accent">
          {children}
        </button>
      ) : (
        <span className="text-ink">{children}</span>
      )}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="inline-flex size-5 items-center justify-center rounded-full text-second hover:text-ink"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </span>
  );
}

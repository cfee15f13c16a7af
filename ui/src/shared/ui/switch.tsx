// A switch and a tick box, each with its words.
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export function Switch({
  checked,
  onChange,
  children,
  disabled,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}) {
  return (
    <label className="inline-flex items-center gap-2 text-body font-medium">
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="inline-flex h-4.5 w-7.5 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-surface transition-transform data-checked:translate-x-3" />
      </BaseSwitch.Root>
      {children}
    </label>
  );
}

const BOX =
  "inline-flex size-3.5 shrink-0 items-center justify-center rounded-chip border border-control bg-surface text-on-accent data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent data-disabled:opacity-50";

export function TickBox({
  checked,
  onChange,
  label,
  indeterminate,
  tabIndex,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
  label: string;
  indeterminate?: boolean;
  tabIndex?: number;
}) {
  return (
    <BaseCheckbox.Root
      checked={checked}
      indeterminate={indeterminate}
      onCheckedChange={onChange}
      aria-label={label}
      tabIndex={tabIndex}
      className={BOX}
    >
      <BaseCheckbox.Indicator>
        {indeterminate ? <Minus aria-hidden className="size-3" /> : <Check aria-hidden className="size-3" />}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
}

export function Tick({
  checked,
  onChange,
  children,
  disabled,
  invalid,
  className,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
  /** What it belongs to is wrong. */
  invalid?: boolean;
  className?: string;
}) {
  return (
    <label className={cx("inline-flex items-center gap-2 text-body", disabled && "opacity-50", className)}>
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-invalid={invalid || undefined}
        className={BOX}
      >
        <BaseCheckbox.Indicator>
          <Check aria-hidden className="size-3" />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      {children}
    </label>
  );
}

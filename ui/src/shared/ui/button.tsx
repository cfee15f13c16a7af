// Buttons: words, or one icon with a tooltip. They know how they look and when they are busy, not what they do.
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger" | "link";

const LOOK: Record<ButtonKind, string> = {
  primary:
    "h-7.5 border border-accent bg-accent px-3 text-on-accent enabled:hover:border-accent-hover enabled:hover:bg-accent-hover",
  plain: "h-7.5 border border-strong bg-surface px-3 text-ink enabled:hover:bg-raised enabled:hover:border-control",
  quiet: "h-7.5 border border-transparent px-3 text-second enabled:hover:bg-raised enabled:hover:text-ink",
  danger: "h-7.5 border border-bad bg-bad px-3 text-on-bad enabled:hover:opacity-90",
  link: "h-5 rounded-chip text-accent enabled:hover:underline underline-offset-2",
};

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: ButtonKind;
  icon?: ReactNode;
  /** A key that does the same, shown inside the button. */
  shortcut?: string;
  /** Something is under way: the button stays, and cannot be pressed again. */
  busy?: boolean;
}

export function Button({ kind = "plain", icon, shortcut, busy, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        "inline-flex shrink-0 items-center justify-center gap-2 rounded-control text-body font-medium whitespace-nowrap transition-colors",
        "disabled:opacity-50",
        LOOK[kind],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
      {shortcut && <Kbd onAccent={kind === "primary"}>{shortcut}</Kbd>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  /** What the button does: read aloud, and shown as its tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-control text-second transition-colors",
          "enabled:hover:bg-raised enabled:hover:text-ink data-popup-open:bg-raised data-popup-open:text-ink disabled:opacity-40",
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}

// A key's name, drawn as a key.
import type { ReactNode } from "react";
import { cx } from "./cx";

export function Kbd({ children, onAccent }: { children: ReactNode; onAccent?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={cx(
        "inline-flex h-4 min-w-4 items-center justify-center rounded-chip border px-1 font-sans text-tiny font-normal",
        onAccent ? "border-on-accent/50 text-on-accent" : "border-line text-second",
      )}
    >
      {children}
    </kbd>
  );
}

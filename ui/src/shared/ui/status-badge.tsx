// A status: always a shape, a colour and a word. Which status has which tone is its feature's business.
import type { ReactNode } from "react";
import { cx } from "./cx";

export type Tone = "good" | "caution" | "bad" | "note" | "plain";
/** disc = running or good; square = stopped or completed; ring = on its way; triangle = failed. */
export type Form = "disc" | "square" | "ring" | "triangle";

const TONES: Record<Tone, string> = {
  good: "bg-good-ground text-good",
  caution: "bg-caution-ground text-caution",
  bad: "bg-bad-ground text-bad",
  note: "bg-note-ground text-note",
  plain: "bg-raised text-second",
};

export function Shape({ form, className }: { form: Form; className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 8 8" className={cx("size-2", className)}>
      {form === "disc" && <circle cx="4" cy="4" r="4" fill="currentColor" />}
      {form === "square" && <rect width="8" height="8" rx="1.5" fill="currentColor" />}
      {form === "ring" && <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="2" />}
      {form === "triangle" && <path d="M4 .6 8 7.6H0Z" fill="currentColor" />}
    </svg>
  );
}

export function StatusBadge({
  tone,
  form,
  children,
  className,
}: {
  tone: Tone;
  form: Form;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        "inline-flex h-5.5 max-w-full shrink-0 items-center gap-1.5 rounded-chip px-1.5 text-small font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      <Shape form={form} className="shrink-0" />
      <span className="truncate">{children}</span>
    </span>
  );
}

// How far something is: a bar, and a bar of several parts. Numbers come in, nothing is counted here.
import { cx } from "./cx";

export function Progress({ label, value, className }: { label: string; value: number | null; className?: string }) {
  const percent = value === null ? null : Math.min(100, Math.max(0, value * 100));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.round(percent)}
      className={cx("h-1.5 w-full overflow-hidden rounded-full bg-track", className)}
    >
      {percent === null ? (
        <div className="h-full w-1/4 animate-indeterminate rounded-full bg-accent" />
      ) : (
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}

export interface BarPart {
  key: string;
  value: number;
  tone: "good" | "caution" | "bad" | "note" | "plain";
}

const FILL: Record<BarPart["tone"], string> = {
  good: "bg-good",
  caution: "bg-caution",
  bad: "bg-bad",
  note: "bg-note",
  plain: "bg-control",
};

/** Parts of a whole; what is left stays empty. Said in words by `label`. */
export function StackedBar({
  label,
  parts,
  total,
  className,
}: {
  label: string;
  parts: BarPart[];
  total: number;
  className?: string;
}) {
  return (
    <div
      role="img"
      aria-label={label}
      className={cx("flex h-1.5 w-full overflow-hidden rounded-full bg-track", className)}
    >
      {total > 0 &&
        parts
          .filter((part) => part.value > 0)
          .map((part) => (
            <div
              key={part.key}
              className={cx("h-full min-w-0.5", FILL[part.tone])}
              style={{ width: `${(part.value / total) * 100}%` }}
            />
          ))}
    </div>
  );
}

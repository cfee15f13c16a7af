// A moment in words; the exact time shows on hover.
import { useTimes } from "../i18n";
import { cx } from "./cx";
import { DASH } from "../format/numbers";

export function Moment({ at, zone, className }: { at: number | null | undefined; zone?: string; className?: string }) {
  const times = useTimes();
  if (at === null || at === undefined) return <span className={className}>{DASH}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={times.exact(at, zone)} className={cx("tabular-nums", className)}>
      {times.moment(at, zone)}
    </time>
  );
}

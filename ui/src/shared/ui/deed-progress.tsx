// How far a deed upon many rows is, while it runs: seen by a number that grows with each piece. Short ones show nothing.
import { useEffect, useState } from "react";
import { percent } from "../format/numbers";
import { useT } from "../i18n";
import { Progress } from "./progress";

/** Until then a deed is as good as done at once. */
const SHORT_MS = 700;

interface DeedProgressProps {
  /** A number that the deed moves, row by row. */
  moved: number;
  /** Rows in all; `null`: not known. */
  total: number | null;
}

export function DeedProgress({ moved, total }: DeedProgressProps) {
  const t = useT();
  const [before] = useState(moved);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SHORT_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return null;
  const done = Math.abs(moved - before);
  const known = total !== null && total > 0;
  return (
    <div className="flex items-center gap-3" aria-live="polite">
      <Progress label={t("common.working")} value={known ? done / total : null} />
      {known && <span className="shrink-0 text-small tabular-nums">{percent(Math.min(done, total), total)}</span>}
    </div>
  );
}

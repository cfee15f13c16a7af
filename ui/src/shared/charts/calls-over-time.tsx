// Calls over the day: bars of calls begun, the answered part in full colour, over the ground of open calling time.
// Draws what it is given; every number it shows stands in its description too.
import { useMemo } from "react";
import { clock } from "../format/times";
import { cx } from "../ui/cx";

export interface Bucket {
  at: number;
  started: number;
  answered: number;
}

export interface CallsOverTimeProps {
  label: string;
  buckets: readonly Bucket[];
  bucketMs: number;
  open: readonly (readonly [number, number])[];
  from: number;
  until: number;
  now: number;
  zone?: string;
  className?: string;
}

const WIDTH = 480;
const HEIGHT = 100;

/** Whole hours for the axis, at most seven of them. */
export function hourTicks(from: number, until: number, zone?: string): number[] {
  const hour = 3_600_000;
  const steps = [1, 2, 3, 4, 6, 12];
  const step = steps.find((hours) => (until - from) / (hours * hour) <= 7) ?? 12;
  const ticks: number[] = [];
  const minutes = Number(clock(from, zone).slice(3));
  let at = minutes === 0 ? from : from + (60 - minutes) * 60_000;
  // The last label would stand over the edge.
  while (at < until) {
    if (Number(clock(at, zone).slice(0, 2)) % step === 0) ticks.push(at);
    at += hour;
  }
  return ticks;
}

export function CallsOverTime({
  label,
  buckets,
  bucketMs,
  open,
  from,
  until,
  now,
  zone,
  className,
}: CallsOverTimeProps) {
  const x = (at: number) => ((Math.min(Math.max(at, from), until) - from) / Math.max(1, until - from)) * WIDTH;
  const most = Math.max(4, ...buckets.map((bucket) => bucket.started));
  const ticks = useMemo(() => hourTicks(from, until, zone), [from, until, zone]);
  const bar = Math.max(1.5, x(from + bucketMs) - x(from) - 1.5);
  return (
    <figure className={cx("m-0 flex min-h-0 flex-col", className)} role="img" aria-label={label}>
      <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="min-h-0 w-full flex-1">
        {open.map(([begin, end]) => (
          <rect
            key={begin}
            x={x(begin)}
            width={Math.max(0, x(end) - x(begin))}
            height={HEIGHT}
            className="fill-accent-ground"
          />
        ))}
        {buckets.map((bucket) => {
          const started = (bucket.started / most) * (HEIGHT - 6);
          const answered = (bucket.answered / most) * (HEIGHT - 6);
          return (
            <g key={bucket.at} className="fill-accent">
              <rect x={x(bucket.at)} width={bar} y={HEIGHT - started} height={started} opacity={0.35} />
              <rect x={x(bucket.at)} width={bar} y={HEIGHT - answered} height={answered} />
            </g>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" vectorEffect="non-scaling-stroke" />
        {now > from && now < until && (
          <line
            x1={x(now)}
            x2={x(now)}
            y1={0}
            y2={HEIGHT}
            strokeDasharray="3 3"
            className="stroke-control"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <div aria-hidden className="relative h-4.5 text-tiny text-second">
        {ticks.map((at) => (
          <span
            key={at}
            className={cx("absolute top-0.5", at > from && "-translate-x-1/2")}
            style={{ left: `${((at - from) / (until - from)) * 100}%` }}
          >
            {clock(at, zone)}
          </span>
        ))}
      </div>
    </figure>
  );
}

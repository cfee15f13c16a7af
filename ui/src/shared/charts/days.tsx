// Days side by side: a bar for all, the part that counts in full colour. Every number stands in its description too.
import { dateFormat } from "../format/locale";
import { cx } from "../ui/cx";

export interface DayBars {
  at: number;
  all: number;
  part: number;
}

const WIDTH = 480;
const HEIGHT = 100;
const MOST_LABELS = 8;

export function Days({ label, days, className }: { label: string; days: readonly DayBars[]; className?: string }) {
  const most = Math.max(4, ...days.map((day) => day.all));
  const step = WIDTH / Math.max(1, days.length);
  const every = Math.ceil(days.length / MOST_LABELS);
  return (
    <figure className={cx("m-0 flex min-h-0 flex-col", className)} role="img" aria-label={label}>
      <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="min-h-0 w-full flex-1">
        {days.map((day, at) => {
          const all = (day.all / most) * (HEIGHT - 6);
          const part = (day.part / most) * (HEIGHT - 6);
          const bar = { x: at * step + step * 0.15, width: step * 0.7 };
          return (
            <g key={day.at} className="fill-accent">
              <rect {...bar} y={HEIGHT - all} height={all} opacity={0.35} />
              <rect {...bar} y={HEIGHT - part} height={part} />
            </g>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" vectorEffect="non-scaling-stroke" />
      </svg>
      <div aria-hidden className="relative h-4.5 text-tiny text-second">
        {days.map(
          (day, at) =>
            at % every === 0 && (
              <span
                key={day.at}
                className="absolute top-0.5 -translate-x-1/2 whitespace-nowrap"
                style={{ left: `${((at + 0.5) / days.length) * 100}%` }}
              >
                {dateFormat({ day: "numeric", month: "short" }).format(day.at)}
              </span>
            ),
        )}
      </div>
    </figure>
  );
}

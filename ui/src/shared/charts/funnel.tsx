// A funnel: steps of a way, each as a bar of the widest one, with its share of the step before. Draws what it is given.
import { count, percent } from "../format/numbers";

export interface FunnelStep {
  key: string;
  label: string;
  value: number;
}

export function Funnel({ label, steps }: { label: string; steps: readonly FunnelStep[] }) {
  const most = Math.max(1, ...steps.map((step) => step.value));
  return (
    <ol aria-label={label} className="flex flex-col gap-1.5">
      {steps.map((step, at) => {
        const before = steps[at - 1];
        return (
          <li
            key={step.key}
            className="grid grid-cols-[calc(var(--spacing)*20)_minmax(0,1fr)_calc(var(--spacing)*13)_calc(var(--spacing)*13)] items-center gap-3"
          >
            <span className="truncate text-small" title={step.label}>
              {step.label}
            </span>
            <span aria-hidden className="h-3 overflow-hidden rounded-chip bg-track">
              {step.value > 0 && (
                <span
                  className="block h-full min-w-0.5 rounded-chip bg-accent"
                  style={{ width: `${(step.value / most) * 100}%` }}
                />
              )}
            </span>
            <span className="text-right font-medium tabular-nums">{count(step.value)}</span>
            <span className="text-right text-small text-second tabular-nums">
              {/* Whoever writes first was not reached before: a step may be wider than the one above it. */}
              {before && step.value <= before.value ? percent(step.value, before.value) : ""}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

// Calling time: ranges of a day as chips, each opened to be changed, drawn over the day below. Ranges may cross midnight.
// Which ranges are allowed is the engine's business; here only that times can be read and differ.
import { Popover } from "@base-ui/react/popover";
import { Plus } from "lucide-react";
import { type ReactElement, useRef, useState } from "react";
import type { CallingWindow } from "@/ipc/contract";
import { minuteOfDay, parseMinuteOfDay } from "../format/times";
import { useT } from "../i18n";
import { Button } from "./button";
import { RemovableChip } from "./chip";
import { FieldNote } from "./field";
import { TextField } from "./text-field";

export function rangeText(range: CallingWindow): string {
  return `${minuteOfDay(range.start)} – ${minuteOfDay(range.end)}`;
}

interface TimeRangesProps {
  label: string;
  ranges: readonly CallingWindow[];
  onChange: (ranges: CallingWindow[]) => void;
}

export function TimeRanges({ label, ranges, onChange }: TimeRangesProps) {
  const t = useT();
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
      {ranges.map((range, at) => (
        <RangeEditor
          key={`${range.start}-${range.end}`}
          range={range}
          onChange={(next) => onChange(ranges.map((old, index) => (index === at ? next : old)))}
          trigger={(open) => (
            <RemovableChip
              removeLabel={t("time.remove", { range: rangeText(range) })}
              onRemove={ranges.length > 1 ? () => onChange(ranges.filter((_, index) => index !== at)) : undefined}
              onOpen={open}
            >
              {rangeText(range)}
            </RemovableChip>
          )}
        />
      ))}
      <RangeEditor
        range={proposal(ranges)}
        onChange={(next) => onChange([...ranges, next].toSorted((a, b) => a.start - b.start))}
        trigger={(open) => (
          <button
            type="button"
            onClick={open}
            className="inline-flex h-6.5 items-center gap-1 rounded-full border border-line bg-surface px-2.5 text-small font-medium text-accent hover:border-strong"
          >
            <Plus aria-hidden className="size-3" />
            {t("time.add")}
          </button>
        )}
      />
    </div>
  );
}

/** A range after the last one, as a first guess. */
function proposal(ranges: readonly CallingWindow[]): CallingWindow {
  const last = ranges.at(-1);
  if (!last) return { start: 9 * 60, end: 18 * 60 };
  const start = Math.min(last.end + 60, 22 * 60);
  return { start, end: Math.min(start + 120, 24 * 60) };
}

function RangeEditor({
  range,
  onChange,
  trigger,
}: {
  range: CallingWindow;
  onChange: (range: CallingWindow) => void;
  trigger: (open: () => void) => ReactElement;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [start, setStart] = useState(minuteOfDay(range.start));
  const [end, setEnd] = useState(minuteOfDay(range.end));
  const [tried, setTried] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const from = parseMinuteOfDay(start);
  const until = parseMinuteOfDay(end);
  const same = from !== null && from === until;
  const show = () => {
    setStart(minuteOfDay(range.start));
    setEnd(minuteOfDay(range.end));
    setTried(false);
    setOpen(true);
  };
  const submit = () => {
    setTried(true);
    if (from === null || from === 1440 || until === null || same) return;
    onChange({ start: from, end: until === 0 ? 1440 : until });
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <span ref={anchor} className="inline-flex">
        {trigger(show)}
      </span>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={6} align="start" className="z-50">
          <Popover.Popup
            aria-label={t("time.edit", { range: rangeText(range) })}
            className="w-60 rounded-card border border-strong bg-surface p-3 shadow-pop outline-none"
          >
            <form
              className="flex flex-col gap-2.5"
              onSubmit={(event) => {
                event.preventDefault();
                submit();
              }}
            >
              <div className="grid grid-cols-2 gap-2.5">
                <TextField label={t("time.from")} value={start} onChange={setStart} inputMode="numeric" />
                <TextField label={t("time.until")} value={end} onChange={setEnd} inputMode="numeric" />
              </div>
              {tried && (from === null || until === null) && <FieldNote error>{t("time.unreadable")}</FieldNote>}
              {same && <FieldNote error>{t("time.same")}</FieldNote>}
              {from !== null && until !== null && until < from && until !== 0 && (
                <FieldNote>{t("time.crossesMidnight")}</FieldNote>
              )}
              <div className="flex justify-end gap-2">
                <Button kind="quiet" onClick={() => setOpen(false)}>
                  {t("common.cancel")}
                </Button>
                <Button kind="primary" type="submit">
                  {t("common.save")}
                </Button>
              </div>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The parts of one day that ranges cover, midnight crossings folded back to its beginning. */
export function dayParts(ranges: readonly CallingWindow[]): [number, number][] {
  const parts = ranges
    .flatMap<[number, number]>(({ start, end }) =>
      end > start
        ? [[start, end]]
        : [
            [start, 1440],
            [0, end],
          ],
    )
    .filter(([a, b]) => b > a);
  parts.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && part[0] <= last[1]) last[1] = Math.max(last[1], part[1]);
    else merged.push([part[0], part[1]]);
  }
  return merged;
}

/** The day as a bar, ranges filled, with the hours at which they begin and end. */
export function DayBar({ ranges }: { ranges: readonly CallingWindow[] }) {
  const t = useT();
  const parts = dayParts(ranges);
  const ticks = [...new Set([0, ...parts.flat(), 1440])].toSorted((a, b) => a - b);
  const spaced = ticks.filter(
    (tick, at) => tick === 0 || tick === 1440 || (1440 - tick >= 45 && tick >= 45 && tick - (ticks[at - 1] ?? 0) >= 45),
  );
  return (
    <div role="img" aria-label={`${t("time.openHours")}: ${ranges.map(rangeText).join(", ")}`}>
      <div className="relative h-5.5 overflow-hidden rounded-chip border border-line bg-raised">
        {parts.map(([start, end]) => (
          <div
            key={start}
            className="absolute inset-y-0 bg-accent opacity-80"
            style={{ left: `${(start / 1440) * 100}%`, width: `${((end - start) / 1440) * 100}%` }}
          />
        ))}
      </div>
      <div aria-hidden className="relative mt-1 h-4 text-tiny text-second">
        {spaced.map((tick) => (
          <span
            key={tick}
            className={
              tick === 0 ? "absolute left-0" : tick === 1440 ? "absolute right-0" : "absolute -translate-x-1/2"
            }
            style={tick === 0 || tick === 1440 ? undefined : { left: `${(tick / 1440) * 100}%` }}
          >
            {tick % 60 === 0 ? String(tick / 60).padStart(2, "0") : minuteOfDay(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

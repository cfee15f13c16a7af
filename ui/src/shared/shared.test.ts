// Protects: the arithmetic behind pictures and forms: bars of a waveform, parts of a day, ticks of an axis, typed numbers.
import { describe, expect, it } from "vitest";
import { hourTicks } from "./charts/calls-over-time";
import { barsPath, toBars } from "./media/peaks";
import { neighbours, setOrder } from "./routing/neighbours";
import { gridTemplate, nextSort } from "./table/columns";
import { parseWhole } from "./ui/number-field";
import { dayParts } from "./ui/time-ranges";

describe("a waveform", () => {
  it("keeps the loudest peak of each part", () => expect(toBars([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]));
  it("stretches short recordings and is silent for none", () => {
    expect(toBars([0.5], 3)).toEqual([0.5, 0.5, 0.5]);
    expect(toBars([], 2)).toEqual([0, 0]);
  });
  it("draws silence as a dot, never as nothing", () => expect(barsPath([0], 3, 32)).toBe("M1.5 15.50V16.50"));
});

describe("calling time over a day", () => {
  it("merges ranges that overlap", () =>
    expect(
      dayParts([
        { start: 540, end: 720 },
        { start: 660, end: 800 },
      ]),
    ).toEqual([[540, 800]]));
  it("folds a range over midnight back to the day's beginning", () =>
    expect(dayParts([{ start: 1320, end: 120 }])).toEqual([
      [0, 120],
      [1320, 1440],
    ]));
});

describe("an axis of hours", () => {
  const hour = 3_600_000;
  it("has at most eight whole hours", () => {
    const day = Date.UTC(2026, 10, 20);
    const ticks = hourTicks(day, day + 24 * hour, "UTC");
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.every((tick) => tick % hour === 0)).toBe(true);
  });
  it("stands on the zone's own hours", () => {
    const ticks = hourTicks(Date.UTC(2026, 10, 20, 3, 30), Date.UTC(2026, 10, 20, 9, 30), "Asia/Kolkata");
    expect(ticks[0]).toBe(Date.UTC(2026, 10, 20, 3, 30));
  });
});

describe("small rules", () => {
  it("reads whole numbers with separators, and nothing else", () => {
    expect(["1 000", "1,000", "12", "", "1e3", "-4"].map(parseWhole)).toEqual([1000, 1000, 12, null, null, null]);
  });
  it("turns a sorted column round", () => {
    expect(nextSort(null, "name")).toEqual({ by: "name", descending: false });
    expect(nextSort({ by: "name", descending: false }, "name")).toEqual({ by: "name", descending: true });
  });
  it("leaves room for the tick boxes", () => {
    const columns = [{ id: "a", header: "A", cell: () => null, min: 10, grow: 0 }];
    expect(gridTemplate(columns, true).split(" calc").length).toBe(2);
  });
  it("knows the rows beside an open one", () => {
    setOrder([5, 3, 9]);
    expect(neighbours(3)).toEqual({ before: 5, after: 9 });
    expect(neighbours(5)).toEqual({ before: null, after: 3 });
    expect(neighbours(77)).toEqual({ before: null, after: null });
  });
});

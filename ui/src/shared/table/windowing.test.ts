// Protects: every row of a million can be reached, and drawn rows stand where they should.
import { describe, expect, it } from "vitest";
import { scrollToShow, sliceOf, TALLEST } from "./windowing";

describe("windowing", () => {
  it("draws the rows in sight and a few more", () => {
    const slice = sliceOf({ rows: 1000, rowHeight: 36, viewport: 720, scrollTop: 3600 });
    expect(slice.first).toBe(94);
    expect(slice.last).toBe(126);
    expect(slice.offset).toBe(94 * 36);
    expect(slice.box).toBe(36_000);
  });

  it("keeps the box under what a browser can draw", () => {
    const slice = sliceOf({ rows: 2_000_000, rowHeight: 36, viewport: 700, scrollTop: 0 });
    expect(slice.box).toBe(TALLEST);
  });

  it("reaches the first and the last row when the scroll is scaled", () => {
    const view = { rows: 1_048_576, rowHeight: 36, viewport: 700 };
    expect(sliceOf({ ...view, scrollTop: 0 }).first).toBe(0);
    expect(sliceOf({ ...view, scrollTop: TALLEST - 700 }).last).toBe(1_048_576);
  });

  it("puts the last row at the end of the view when scaled", () => {
    const view = { rows: 1_048_576, rowHeight: 36, viewport: 700, scrollTop: TALLEST - 700 };
    const slice = sliceOf(view);
    const lastRowEnd = slice.offset + (slice.last - slice.first) * 36;
    expect(Math.round(lastRowEnd)).toBe(TALLEST);
  });

  it("scrolls just far enough to show a row", () => {
    const view = { rows: 100, rowHeight: 36, viewport: 360, scrollTop: 0 };
    expect(scrollToShow(view, 3)).toBe(0);
    expect(scrollToShow(view, 10)).toBe(36);
    expect(scrollToShow({ ...view, scrollTop: 720 }, 5)).toBe(180);
  });

  it("shows the wanted row when scaled", () => {
    const view = { rows: 1_048_576, rowHeight: 36, viewport: 720, scrollTop: 0 };
    const scrollTop = scrollToShow(view, 700_000);
    const slice = sliceOf({ ...view, scrollTop });
    expect(slice.first).toBeLessThanOrEqual(700_000);
    expect(slice.last).toBeGreaterThan(700_000);
  });

  it("survives an empty list", () => {
    expect(sliceOf({ rows: 0, rowHeight: 36, viewport: 700, scrollTop: 0 })).toMatchObject({
      box: 0,
      first: 0,
      last: 0,
    });
  });
});

// Protects: streams of changes neither flood the engine nor lose the last word; pages are renewed without gaps.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { QUIET_MS, type Throttle, throttleByKey } from "./changes";
import { pagesInSight, spliceFresh } from "./paged";

describe("throttled changes", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("fetches at once, then at most four times a second, and once more at the end", () => {
    const heard: string[] = [];
    const throttle = throttleByKey<string>(QUIET_MS, (key) => heard.push(key));
    for (let ms = 0; ms < 1000; ms += 10) {
      throttle.hit("callee");
      vi.advanceTimersByTime(10);
    }
    expect(heard.length).toBeLessThanOrEqual(5);
    const before = heard.length;
    throttle.hit("callee");
    vi.advanceTimersByTime(QUIET_MS * 2);
    expect(heard.length).toBeGreaterThan(before);
    throttle.stop();
  });

  it("asks once more after an answer that was under way", () => {
    let runs = 0;
    const throttle: Throttle<string> = throttleByKey(QUIET_MS, (key) => {
      runs += 1;
      if (runs === 1) throttle.later(key);
    });
    throttle.hit("desk");
    vi.advanceTimersByTime(QUIET_MS * 4);
    expect(runs).toBe(2);
    throttle.stop();
  });

  it("keeps keys apart", () => {
    const heard: string[] = [];
    const throttle = throttleByKey<string>(QUIET_MS, (key) => heard.push(key));
    throttle.hit("callee");
    throttle.hit("call_task");
    expect(heard).toEqual(["callee", "call_task"]);
    throttle.stop();
  });
});

describe("paged lists", () => {
  const nextOf = (page: { next: number | null }) => page.next;
  const data = { pages: [{ next: 10 }, { next: 20 }, { next: null }], pageParams: [null, 10, 20] as (number | null)[] };

  it("finds the pages in sight", () => {
    expect(pagesInSight([100, 100, 40], [0, 30])).toEqual([0, 0]);
    expect(pagesInSight([100, 100, 40], [90, 120])).toEqual([0, 1]);
    expect(pagesInSight([100, 100, 40], [205, 240])).toEqual([2, 2]);
  });

  it("keeps what follows while the fresh pages end where they did", () => {
    expect(spliceFresh(data, 0, [{ next: 10 }], nextOf).pages).toHaveLength(3);
  });

  it("drops what follows when the end has moved, so that no row is lost between pages", () => {
    const fresh = spliceFresh(data, 0, [{ next: 7 }], nextOf);
    expect(fresh.pages).toEqual([{ next: 7 }]);
    expect(fresh.pageParams).toEqual([null]);
  });

  it("renews a page in the middle under its own cursor", () => {
    const fresh = spliceFresh(data, 1, [{ next: 20 }], nextOf);
    expect(fresh.pageParams).toEqual([null, 10, 20]);
  });
});

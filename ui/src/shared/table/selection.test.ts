// Protects: "all that match" counts and toggles right without listing a row.
import { describe, expect, it } from "vitest";
import { add, chosenCount, EVERYTHING, headState, isChosen, NOTHING, toggle } from "./selection";

describe("selection", () => {
  it("toggles single rows", () => {
    const one = toggle(NOTHING, 7);
    expect(isChosen(one, 7)).toBe(true);
    expect(isChosen(toggle(one, 7), 7)).toBe(false);
  });
  it("leaves rows out of everything", () => {
    const most = toggle(EVERYTHING, 3);
    expect(isChosen(most, 3)).toBe(false);
    expect(isChosen(most, 999_999)).toBe(true);
    expect(chosenCount(most, 1_000_000)).toBe(999_999);
    expect(headState(most, 1_000_000)).toBe("some");
  });
  it("a run of rows brings back what was left out", () => {
    expect(chosenCount(add(toggle(EVERYTHING, 3), [2, 3]), 10)).toBe(10);
    expect(chosenCount(add(NOTHING, [1, 2, 3]), 10)).toBe(3);
  });
  it("knows none, some and all", () => {
    expect(headState(NOTHING, 5)).toBe("none");
    expect(headState(EVERYTHING, 5)).toBe("all");
    expect(headState(EVERYTHING, 0)).toBe("none");
  });
});

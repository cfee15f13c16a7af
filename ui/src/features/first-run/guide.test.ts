// Protects: the guide stands at the first step that is not done, remembers it, and can be closed for good.
import { renderHook, act } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { beginGuide, endGuide, markSeen, useGuide } from "./guide-state";
import { currentStep } from "./guide-steps";

describe("the guide's step", () => {
  it.each([
    [{ total: 0, seen: [], exported: false }, "import"],
    [{ total: 20, seen: [], exported: false }, "watch"],
    [{ total: 20, seen: ["watched"], exported: false }, "play"],
    [{ total: 20, seen: ["watched", "played"], exported: false }, "export"],
    [{ total: 20, seen: ["played"], exported: false }, "export"],
    [{ total: 20, seen: ["watched", "played"], exported: true }, "done"],
  ] as const)("of %j is %s", (facts, step) => expect(currentStep(facts)).toBe(step));
});

describe("the guide's memory", () => {
  it("keeps what was seen, once, and forgets all when it is closed", () => {
    const { result } = renderHook(() => useGuide());
    expect(result.current).toBeNull();
    act(() => beginGuide(5, "/data/practice.xlsx"));
    act(() => markSeen("watched"));
    act(() => markSeen("watched"));
    expect(result.current).toEqual({ task: 5, path: "/data/practice.xlsx", seen: ["watched"] });
    act(endGuide);
    expect(result.current).toBeNull();
    expect(localStorage.getItem("guide.practice")).toBeNull();
  });

  it("takes nothing from a storage that somebody else wrote", () => {
    localStorage.setItem("guide.practice", '{"task":"x"}');
    expect(renderHook(() => useGuide()).result.current).toBeNull();
  });
});

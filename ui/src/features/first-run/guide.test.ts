// Protects: a guide stands at the first step that is not done, remembers it, and can be closed for good.
import { renderHook, act } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { beginCallGuide, beginChatGuide, endGuide, markSeen, useGuide } from "./guide-state";
import { callStep, chatStep } from "./guide-steps";

describe("the step of the calls' guide", () => {
  it.each([
    [{ total: 0, seen: [], exported: false }, "import"],
    [{ total: 20, seen: [], exported: false }, "watch"],
    [{ total: 20, seen: ["watched"], exported: false }, "play"],
    [{ total: 20, seen: ["watched", "played"], exported: false }, "export"],
    [{ total: 20, seen: ["played"], exported: false }, "export"],
    [{ total: 20, seen: ["watched", "played"], exported: true }, "done"],
  ] as const)("of %j is %s", (facts, step) => expect(callStep(facts)).toBe(step));
});

describe("the step of the chats' guide", () => {
  it.each([
    [{ seen: [], successes: 0 }, "talk"],
    [{ seen: [], successes: 3 }, "talk"],
    [{ seen: ["talked"], successes: 0 }, "success"],
    [{ seen: ["talked"], successes: 1 }, "lead"],
    [{ seen: ["talked", "delivered"], successes: 1 }, "done"],
    [{ seen: ["delivered"], successes: 1 }, "done"],
  ] as const)("of %j is %s", (facts, step) => expect(chatStep(facts)).toBe(step));
});

describe("the guide's memory", () => {
  it("keeps what was seen, once, and forgets all when it is closed", () => {
    const { result } = renderHook(() => useGuide());
    expect(result.current).toBeNull();
    act(() => beginCallGuide(5, "/data/practice.xlsx"));
    act(() => markSeen("watched"));
    act(() => markSeen("watched"));
    expect(result.current).toEqual({ kind: "calls", task: 5, path: "/data/practice.xlsx", seen: ["watched"] });
    act(() => beginChatGuide(7, 2));
    expect(result.current, "there is one guide at a time").toEqual({
      kind: "chats",
      task: 7,
      integration: 2,
      seen: [],
    });
    act(endGuide);
    expect(result.current).toBeNull();
    expect(localStorage.getItem("guide.practice")).toBeNull();
  });

  it.each(['{"task":"x"}', '{"kind":"chats","task":1,"seen":[]}', '{"kind":"calls","task":1,"seen":[]}', "{"])(
    "takes nothing from a storage that somebody else wrote: %s",
    (text) => {
      localStorage.setItem("guide.practice", text);
      expect(renderHook(() => useGuide()).result.current).toBeNull();
    },
  );
});

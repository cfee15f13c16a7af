// Protects: mistakes are said beside their own field and not too early; what was typed outlives the page.
import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FieldProblem } from "@/ipc/contract";
import { startI18n } from "../i18n";
import { useKept } from "./kept";
import { isAt, plainPath, useProblems } from "./problems";

beforeEach(() => startI18n("en"));

describe("paths of problems", () => {
  it("leave out the request's word for the form", () =>
    expect(plainPath("draft.kind.account.host")).toBe("kind.account.host"));
  it("meet their own field, and a list by its entries", () => {
    expect(isAt("draft.kind.account.host", "kind.account.host")).toBe(true);
    expect(isAt("draft.allowed.windows.0", "allowed.windows")).toBe(true);
    expect(isAt("draft.caller_numbers.0.allowed.windows.0", "allowed.windows")).toBe(false);
    expect(isAt("draft.variables.1.key", "mind.script.steps.1.key")).toBe(false);
    expect(isAt("draft.variables.1.key", "variables")).toBe(false);
  });
});

describe("saying problems", () => {
  const local: FieldProblem[] = [
    { field: "name", problem: { kind: "required" } },
    { field: "channels", problem: { kind: "out_of_range", min: 1, max: 500 } },
  ];
  const none: FieldProblem[] = [];

  it("waits until a field is left, and says all when a save was tried", () => {
    const { result } = renderHook(() => useProblems(local, none));
    expect(result.current.at("name")).toBeNull();
    act(() => result.current.leave("name"));
    expect(result.current.at("name")).toBe("Fill this in");
    expect(result.current.at("channels")).toBeNull();
    act(() => result.current.sayAll());
    expect(result.current.at("channels")).toBe("From 1 to 500");
  });

  it("says at once what the engine found", () => {
    const remote: FieldProblem[] = [{ field: "draft.name", problem: { kind: "name_taken" } }];
    const { result } = renderHook(() => useProblems(none, remote));
    expect(result.current.at("name")).toContain("exists already");
    expect(result.current.within("name")).toBe(true);
  });
});

describe("what was typed", () => {
  const saved = { name: "Trunk", channels: 10 };

  it("comes back when the form is opened again", () => {
    vi.useFakeTimers();
    const first = renderHook(() => useKept("line.4", saved));
    act(() => first.result.current.set({ name: "Trunk 2" }));
    act(() => vi.advanceTimersByTime(300));
    first.unmount();
    vi.useRealTimers();
    const again = renderHook(() => useKept("line.4", saved));
    expect(again.result.current.value).toEqual({ name: "Trunk 2", channels: 10 });
    expect(again.result.current.changed).toBe(true);
  });

  it("is kept also when the page goes before the pause is over", () => {
    const first = renderHook(() => useKept("line.5", saved));
    act(() => first.result.current.set({ channels: 11 }));
    first.unmount();
    expect(renderHook(() => useKept("line.5", saved)).result.current.value.channels).toBe(11);
  });

  it("follows what is saved once the two are the same, and what is saved elsewhere after that", () => {
    const form = renderHook(({ from }) => useKept("line.7", from), { initialProps: { from: saved } });
    act(() => form.result.current.discard({ name: "Trunk 2", channels: 10 }));
    expect(form.result.current.value.name).toBe("Trunk 2");
    form.rerender({ from: { name: "Trunk 2", channels: 10 } });
    expect(form.result.current.changed).toBe(false);
    form.rerender({ from: { name: "Trunk 3", channels: 10 } });
    expect(form.result.current.value.name).toBe("Trunk 3");
  });

  it("leaves nothing behind when it is discarded or typed back", () => {
    const form = renderHook(() => useKept("line.6", saved));
    act(() => form.result.current.set({ name: "x" }));
    act(() => form.result.current.discard());
    expect(form.result.current.value).toEqual(saved);
    form.unmount();
    expect(localStorage.getItem("draft.line.6")).toBeNull();
  });
});

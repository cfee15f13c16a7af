// Protects: a transcript of any length is held as a bounded window that neither loses nor doubles a message.
import { describe, expect, it } from "vitest";
import type { Message } from "@/ipc/contract";
import { EMPTY, HELD, step, type Transcript } from "./use-transcript";

const message = (id: number, text = ""): Message => ({
  id,
  dialogue: 1,
  side: "person",
  text,
  state: { state: "received" },
  at: id,
  version: null,
  cost: 0,
  external_id: null,
});
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const ids = (state: Transcript) => [state.messages[0]?.id, state.messages.at(-1)?.id, state.messages.length];

describe("a transcript", () => {
  const opened = step(EMPTY, { kind: "latest", rows: run(901, 1000), more: true });

  it("opens at its end", () => {
    expect(ids(opened)).toEqual([901, 1000, 100]);
    expect([opened.older, opened.newer]).toEqual([true, false]);
  });

  it("lets go of its end on the way up, and finds it again on the way down", () => {
    let state = opened;
    for (const from of [801, 701, 601]) state = step(state, { kind: "older", rows: run(from, from + 99), more: true });
    expect(ids(state)).toEqual([601, 900, HELD]);
    expect(state.newer).toBe(true);
    state = step(state, { kind: "newer", rows: run(901, 1000), more: false });
    expect(ids(state)).toEqual([701, 1000, HELD]);
    expect([state.older, state.newer]).toEqual([true, false]);
  });

  it("takes in new messages at its end and what became of old ones", () => {
    const fresh = [...run(902, 999), message(1000, "read"), message(1001)];
    const state = step(opened, { kind: "renewed", rows: fresh });
    expect(ids(state)).toEqual([901, 1001, 101]);
    expect(state.messages.find((one) => one.id === 1000)?.text).toBe("read");
  });

  it("does not jump to new messages while somebody reads far up", () => {
    const away = { ...opened, newer: true };
    expect(ids(step(away, { kind: "renewed", rows: run(950, 1000) }))).toEqual([901, 1000, 100]);
  });

  it("begins anew when more has come than joins on", () =>
    expect(ids(step(opened, { kind: "renewed", rows: run(1101, 1200) }))).toEqual([1101, 1200, 100]));
});

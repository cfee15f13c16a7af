// Protects: "all that match" is said as a selection, goes on until the engine says that none is left, and can be stopped.
import { afterEach, describe, expect, it, vi } from "vitest";
import { setHost } from "@/ipc/client";
import type { DoNotCallRemove } from "@/ipc/contract";
import type { Host } from "@/ipc/host";
import { removeChosen, selectionFor } from "./remove-dialog";

/** A list of `total` entries, of which the engine removes as many at a time as it is asked to. */
function engineWith(total: number) {
  let left = total;
  const asked: DoNotCallRemove[] = [];
  const call = vi.fn(async (_command: string, req: DoNotCallRemove) => {
    asked.push(req);
    const removed = Math.min(left, req.most);
    left -= removed;
    return { removed, more: left > 0 };
  });
  setHost({ call } as unknown as Host);
  return { left: () => left, asked };
}

afterEach(() => setHost(null));

describe("removing many entries", () => {
  it("names a selection, never the entries of a page", () => {
    expect(selectionFor({ kind: "matching", except: new Set([7]) }, "bar")).toEqual({
      kind: "matching",
      search: "bar",
      except: [7],
    });
    expect(selectionFor({ kind: "these", ids: new Set([1, 2]) }, "bar")).toEqual({ kind: "these", ids: [1, 2] });
  });

  it("goes on until nothing is left, and tells how far it is", async () => {
    const engine = engineWith(25_000);
    const seen: number[] = [];
    const gone = await removeChosen(
      { kind: "matching", search: null, except: [] },
      (done) => seen.push(done),
      () => false,
    );
    expect(gone).toBe(25_000);
    expect(engine.left()).toBe(0);
    expect(seen).toEqual([10_000, 20_000, 25_000]);
    expect(new Set(engine.asked.map((one) => JSON.stringify(one.selection))).size).toBe(1);
  });

  it("stops on the way", async () => {
    const engine = engineWith(25_000);
    let done = 0;
    await removeChosen(
      { kind: "matching", search: null, except: [] },
      (now) => (done = now),
      () => done >= 10_000,
    );
    expect(engine.left()).toBe(15_000);
  });
});

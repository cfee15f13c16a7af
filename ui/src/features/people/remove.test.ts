// Protects: "all that match" removes every page but what was left out, in batches, and stops when it is told to.
import { afterEach, describe, expect, it, vi } from "vitest";
import { setHost } from "@/ipc/client";
import type { Host } from "@/ipc/host";
import { removeChosen } from "./remove-dialog";

/** A list of `total` entries behind keyset pages, as the engine keeps it. */
function engineWith(total: number) {
  let ids = Array.from({ length: total }, (_, at) => at + 1);
  const batches: number[] = [];
  const call = vi.fn(async (command: string, req: { ids?: number[]; cursor?: string | null; limit?: number }) => {
    if (command === "do_not_call_remove") {
      const gone = new Set(req.ids);
      batches.push(gone.size);
      ids = ids.filter((id) => !gone.has(id));
      return {};
    }
    const after = Number(req.cursor ?? 0);
    const rows = ids
      .filter((id) => id > after)
      .slice(0, req.limit)
      .map((id) => ({ id }));
    const last = rows.at(-1)?.id ?? after;
    return { rows, next: ids.some((id) => id > last) ? String(last) : null, total: ids.length };
  });
  setHost({ call } as unknown as Host);
  return { left: () => ids, batches };
}

afterEach(() => setHost(null));

describe("removing many entries", () => {
  it("removes all that match but those left out", async () => {
    const engine = engineWith(1203);
    const seen: number[] = [];
    const gone = await removeChosen(
      { kind: "matching", except: new Set([7, 900]) },
      null,
      (done) => seen.push(done),
      () => false,
    );
    expect(gone).toBe(1201);
    expect(engine.left()).toEqual([7, 900]);
    expect(seen.at(-1)).toBe(1201);
  });

  it("sends chosen ids in batches", async () => {
    const engine = engineWith(1100);
    await removeChosen(
      { kind: "these", ids: new Set(engine.left()) },
      null,
      () => {},
      () => false,
    );
    expect(engine.batches).toEqual([500, 500, 100]);
  });

  it("stops between batches", async () => {
    const engine = engineWith(2000);
    let done = 0;
    await removeChosen(
      { kind: "matching", except: new Set() },
      null,
      (now) => (done = now),
      () => done >= 500,
    );
    expect(engine.left()).toHaveLength(1500);
  });
});

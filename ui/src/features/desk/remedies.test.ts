// Protects: everything that needs a person has a click that helps, and says what happened in one sentence.
import { describe, expect, it } from "vitest";
import type { DeskNeed, StartFailure } from "@/ipc/contract";
import { needKey, needText, remediesOf } from "./remedies";

const failed = (failure: StartFailure): DeskNeed => ({ kind: "start_failed", task: 7, name: "Partners", failure });

const FAILURES: [StartFailure, string][] = [
  [{ kind: "agent_unpublished" }, "publish"],
  [{ kind: "line_missing" }, "chooseLine"],
  [{ kind: "line_down", fault: { kind: "unreachable" } }, "testLine"],
  [{ kind: "no_caller_number" }, "addNumber"],
  [{ kind: "no_callees" }, "import"],
  [{ kind: "no_calling_time" }, "times"],
  [{ kind: "expired" }, "expiry"],
];

describe("remedies", () => {
  it.each(FAILURES)("%j is helped by %s", (failure, remedy) => expect(remediesOf(failed(failure))).toContain(remedy));

  it("start a task at once when its start was missed", () => {
    expect(remediesOf({ kind: "missed_start", task: 6, name: "Autumn", at: 0 })).toContain("start");
  });

  it("test a line that is faulty, and start again what it stopped", () => {
    expect(remediesOf({ kind: "line_faulty", line: 3, name: "PBX", fault: { kind: "forbidden" } })).toEqual([
      "testLine",
    ]);
    expect(
      remediesOf({
        kind: "stopped",
        task: 3,
        name: "July",
        reason: { kind: "line_fault", fault: { kind: "forbidden" } },
      }),
    ).toEqual(["testLine", "again"]);
  });
});

describe("what chats need", () => {
  it("leads to the task, the channel, the outbox", () => {
    expect(remediesOf({ kind: "chat_stopped", task: 1, name: "Spring", reason: { kind: "budget_spent" } })).toEqual([
      "open",
      "again",
    ]);
    expect(remediesOf({ kind: "channel_faulty", channel: 2, name: "Bot", fault: { fault: "key_refused" } })).toEqual([
      "openChannel",
    ]);
    expect(remediesOf({ kind: "leads_dead", count: 2 })).toEqual(["openOutbox"]);
  });

  it("is told apart from calls by its kind, not by its number alone", () => {
    const chat = { kind: "chat_stopped", task: 7, name: "", reason: { kind: "budget_spent" } } as const;
    expect(needKey(chat)).not.toBe(needKey(failed({ kind: "expired" })));
  });
});

describe("the sentence", () => {
  const t = (key: string, values?: Record<string, string | number>) =>
    key.startsWith("desk.")
      ? `${String(values?.["name"])}: ${String(values?.["reason"])}`
      : key === "words.startFailure.expired"
        ? "The task has expired"
        : "SIP is down";
  it("goes on with a small letter", () =>
    expect(needText(t, failed({ kind: "expired" }), String)).toBe("Partners: the task has expired"));
  it("leaves abbreviations as they are", () =>
    expect(needText(t, failed({ kind: "no_callees" }), String)).toBe("Partners: SIP is down"));
});

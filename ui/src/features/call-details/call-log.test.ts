// Protects: the line that is lit is the one being heard, and every kind of entry has words.
import { beforeAll, describe, expect, it } from "vitest";
import type { CallAttempt, LogLine } from "@/ipc/contract";
import { startI18n, words } from "@/shared/i18n";
import { attemptFacts } from "./attempts";
import { entryWords } from "@/shared/words/log";
import { inOrder, lineAt } from "./call-log";

beforeAll(() => startI18n("en"));

const line = (at: number): LogLine => ({ at, speaker: "agent", entry: { kind: "silence" } });

describe("the call log", () => {
  it("lights the last line that has begun", () => {
    const lines = [line(0), line(7000), line(9000)];
    expect([0, 6999, 7000, 60_000].map((ms) => lineAt(lines, ms))).toEqual([0, 0, 1, 2]);
    expect(lineAt([], 5)).toBe(-1);
    expect(lineAt([line(500)], 100)).toBe(-1);
  });
  it("stands in the order in which it was heard", () => {
    expect(inOrder([line(1200), line(0), line(4000)]).map((one) => one.at)).toEqual([0, 1200, 4000]);
  });
  it("says what was not understood by its length", () => {
    expect(entryWords(words, { kind: "heard", speech_ms: 2500, text: null })).toBe("spoke for 3 sec");
    expect(entryWords(words, { kind: "heard", speech_ms: 2500, text: "Yes" })).toBe("Yes");
    expect(entryWords(words, { kind: "said", text: "Good", cut: true })).toBe("Good — broken off");
    expect(entryWords(words, { kind: "ended", side: "callee" })).toBe("The callee hung up");
  });
});

describe("an attempt", () => {
  const attempt: CallAttempt = {
    id: 1,
    number: 1,
    counted: false,
    started_at: 0,
    rang_at: 1000,
    answered_at: null,
    ended_at: 21_000,
    phase: "ended",
    result: "NO_ANSWER",
    line_fault: null,
    caller_number: "+74951234567",
    hangup_side: null,
    sip_code: 487,
    sip_text: "Request Terminated",
    q850: 19,
    cost: 0,
    sound: null,
    has_recording: false,
  };
  it("tells the network's codes and that it used no attempt", () => {
    expect(attemptFacts(words, attempt)).toEqual([
      "from +7 495 123-45-67",
      "rang 20 sec",
      "SIP 487 Request Terminated",
      "Q.850 19",
      "used no attempt",
    ]);
  });
});

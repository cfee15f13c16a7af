// Protects: what the import says of a row, and how long it says it will take.
import { beforeAll, describe, expect, it } from "vitest";
import type { RowIssue } from "@/ipc/contract";
import { startI18n, words } from "@/shared/i18n";
import { timeLeft } from "./progress-of";
import { checkWords } from "./row-words";

beforeAll(() => startI18n("en"));

const row = (issues: RowIssue[]) => ({
  row: 5,
  cells: [],
  number: null,
  verdict: issues.length > 0 ? ("rejected" as const) : ("accepted" as const),
  issues,
});

describe("the check of a row", () => {
  it("names the reason", () => {
    expect(checkWords(words, row([{ kind: "duplicate_in_file", row: 2 }]), "call_task")).toBe(
      "Repeats row 2: left out",
    );
    expect(
      checkWords(words, row([{ kind: "missing_variable", key: "name" }, { kind: "no_number" }]), "call_task"),
    ).toBe("“name” is required by the agent · No number in this row");
  });
  it("says of a number on the list what it means for each import", () => {
    const barred = row([{ kind: "do_not_call" }]);
    expect(checkWords(words, barred, "call_task")).toBe("On the do-not-call list: left out");
    expect(checkWords(words, barred, "do_not_call")).toBe("On the list already");
  });
  it("says accepted when there is nothing to say", () =>
    expect(checkWords(words, row([]), "call_task")).toBe("Accepted"));
});

describe("time left", () => {
  it("is said once there is a pace", () => {
    expect(timeLeft(0, 1_000, 0.5)).toBeNull();
    expect(timeLeft(0, 3_000, 0.01)).toBeNull();
    expect(timeLeft(0, 3_000, 0.25)).toBe(9_000);
    expect(timeLeft(0, 3_000, null)).toBeNull();
  });
});

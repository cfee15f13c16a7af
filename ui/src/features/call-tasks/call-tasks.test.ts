// Protects: what the screens of call tasks derive by themselves: filters in the address, empty fields, days in words, sums.
import { beforeAll, describe, expect, it } from "vitest";
import type { CalleeCounts, CallTaskView, ChipKey } from "@/ipc/contract";
import { startI18n, words } from "@/shared/i18n";
import { foundWords } from "@/shared/table/found";
import { doneOf, failedOf, pendingOf } from "./counts";
import { costWords } from "./form-outlook";
import { nextHour } from "@/shared/format/times";
import { blankForm, draftOf, emptyFields, formOf } from "./form-state";
import { chipWord, readQuery } from "./record-filter";
import { manyDeed, selectionFor } from "./record-many";
import { daysWords, windowsWords } from "./schedule-words";
import { allowed } from "./task-actions";
import { spanToDraw } from "./task-summary";

beforeAll(() => startI18n("en"));

const counts: CalleeCounts = {
  total: 20,
  waiting: 3,
  waiting_redial: 2,
  calling: 1,
  completed: 8,
  not_connected: 2,
  not_placed: 1,
  cancelled: 1,
  expired: 1,
  do_not_call: 1,
  attempts: 30,
  cost: 0,
};

describe("sums", () => {
  it("account for every callee once", () => expect(doneOf(counts) + pendingOf(counts)).toBe(counts.total));
  it("count every kind of failure", () => expect(failedOf(counts)).toBe(6));
});

describe("filters in the address", () => {
  const chips: ChipKey[] = [
    { kind: "main_intent", value: "Interested: yes" },
    { kind: "state", state: "calling" },
  ];
  it("come back as they were", () => {
    const query = readQuery(
      { tab: "pending", chip: "state:calling", q: " 916 ", min: "5000", order: "reversed" },
      chips,
    );
    expect(query.filter).toMatchObject({
      tab: "pending",
      states: ["calling"],
      search: "916",
      min_talk: 5000,
      results: [],
    });
    expect(query).toMatchObject({ sort: "reversed", narrowed: true });
  });
  it("forget a chip that is no longer there", () => {
    expect(readQuery({ chip: "intent:Gone" }, chips)).toMatchObject({ chip: "", narrowed: false });
  });
  it("tell chips apart by kind", () => {
    expect(chips.map(chipWord)).toEqual(["intent:Interested: yes", "state:calling"]);
    expect(readQuery({ chip: "intent:Interested: yes" }, chips).filter.main_intents).toEqual(["Interested: yes"]);
  });
  it("fall back to the first tab", () =>
    expect(readQuery({ tab: "nonsense", from: "x" }, []).filter).toMatchObject({ tab: "completed", from: null }));
});

describe("the form", () => {
  const blank = blankForm({ agent: null, line: 3, zone: "UTC" });
  it("says what is empty", () => expect(emptyFields(blank).map((problem) => problem.field)).toEqual(["name", "agent"]));
  it("comes back from the draft as it went", () => {
    const form = { ...blank, name: "Spring", agent: 4 };
    expect(formOf(draftOf(form))).toEqual(form);
  });
  it("keeps redial choices while redial is off", () => {
    const form = { ...blank, redialOn: false };
    expect(draftOf(form).redial).toBeNull();
    expect(form.redial.reasons.length).toBeGreaterThan(0);
  });
  it("proposes a full hour ahead", () => {
    const now = Date.UTC(2026, 10, 20, 11, 55);
    expect(nextHour(now)).toBe(Date.UTC(2026, 10, 20, 13, 0));
  });
});

describe("words of a schedule", () => {
  it("takes days in a row together", () => {
    expect(daysWords(words, ["mon", "tue", "wed", "thu", "fri"])).toBe("Mon–Fri");
    expect(daysWords(words, ["mon", "wed", "sat", "sun"])).toBe("Mon, Wed, Sat, Sun");
    expect(daysWords(words, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])).toBe("every day");
  });
  it("writes ranges", () =>
    expect(windowsWords({ workdays: [], windows: [{ start: 540, end: 1440 }], zone: "UTC" })).toBe("09:00–24:00"));
});

describe("actions", () => {
  const at = (status: CallTaskView["task"]["status"]) => allowed({ task: { status } } as CallTaskView);
  it("follow the status table", () => {
    expect(at({ status: "initializing" })).toEqual({ start: false, stop: false, update: false, delete: false });
    expect(at({ status: "running", since: 0 })).toEqual({ start: false, stop: true, update: false, delete: false });
    expect(at({ status: "stopped", reason: { kind: "by_user" }, since: 0 })).toEqual({
      start: true,
      stop: false,
      update: true,
      delete: true,
    });
    expect(at({ status: "start_failed", reason: { kind: "expired" }, since: 0 })).toEqual({
      start: true,
      stop: false,
      update: false,
      delete: true,
    });
  });
  it("say a million records as a filter, not as ids", () => {
    const { filter } = readQuery({ tab: "failed" }, []);
    expect(selectionFor({ kind: "matching", except: new Set([7]) }, filter)).toEqual({
      kind: "matching",
      filter,
      except: [7],
    });
    expect(selectionFor({ kind: "these", ids: new Set([1, 2]) }, filter)).toEqual({ kind: "these", ids: [1, 2] });
  });
});

describe("a deed to many records", () => {
  it("names its number, and promises none that it does not know", () => {
    expect(manyDeed(words, "cancel", 1204)).toBe("Cancel 1,204 calls");
    expect(manyDeed(words, "redial", null)).toBe("Redial all that match");
  });
});

describe("an expected cost", () => {
  it("is said in whole cents, never too narrow", () => {
    expect(costWords(words, { low: 1_234_567, high: 2_000_001 })).toBe(
      "Between $1.23 and $2.01, by the talks on this line so far.",
    );
    expect(costWords(words, { low: 500_000, high: 500_000 })).toBe("About $0.50 by the talks on this line so far.");
  });
});

describe("how many were found", () => {
  it("is exact, or at least so many", () => {
    expect(foundWords(words, { count: 1_204, more: false })).toBe("1,204 found");
    expect(foundWords(words, { count: 10_000, more: true })).toBe("10,000+ found");
  });
});

describe("the chart of the day", () => {
  const day = Date.UTC(2026, 10, 20);
  const hour = 3_600_000;
  it("shows open hours with an hour around them", () =>
    expect(spanToDraw(day, [day + 9 * hour, day + 18 * hour])).toEqual([day + 8 * hour, day + 19 * hour]));
  it("never leaves the day, and is at least eight hours wide", () => {
    const [from, until] = spanToDraw(day, [day + 12 * hour, day + 12.25 * hour]);
    expect(until - from).toBeGreaterThanOrEqual(8 * hour);
    expect(spanToDraw(day, [day - 5 * hour, day + 30 * hour])).toEqual([day, day + 24 * hour]);
  });
});

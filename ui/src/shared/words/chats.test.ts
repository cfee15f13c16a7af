// Protects: reasons are said with their names and moments, never as codes; sums are read as they are typed.
import { beforeAll, describe, expect, it } from "vitest";
import { dollarsText, parseDollars } from "../format/dollars";
import { checkReminders, newReminder, reminderRows, remindersOf } from "../forms/reminder-rows";
import { startI18n, words } from "../i18n";
import { besideChatStatus, chatStopWords, deliveryFaultWords, handOverWords, messageStateWords } from "./chats";

const moment = (at: number) => `<${at}>`;
beforeAll(() => startI18n("en"));

describe("what chat tasks say", () => {
  it("names who is in the way", () =>
    expect(
      chatStopWords(
        words,
        { kind: "manager_busy", manager: 1, manager_name: "Anna", task: 2, task_name: "Spring" },
        moment,
      ),
    ).toBe("Anna is busy in “Spring”"));
  it("says a fault of a channel with its moment", () =>
    expect(
      chatStopWords(
        words,
        { kind: "channel_fault", channel: 1, channel_name: "@bot", fault: { fault: "limited", until: 7 } },
        moment,
      ),
    ).toBe("@bot: limited until <7>"));
  it("says what an awaiting task waits for", () =>
    expect(
      besideChatStatus(
        words,
        { status: "awaiting", waiting: { kind: "window", opens: 9 }, since: 0 },
        { kind: "idle" },
        moment,
      ),
    ).toBe("sending hours open <9>"));
  it("says why a person has the word", () => {
    expect(handOverWords(words, { kind: "asked_by_ai", note: "wants 40% off" })).toContain("wants 40% off");
    expect(handOverWords(words, { kind: "model_trouble", trouble: "too_slow" })).toContain("too slow");
  });
  it("says what became of a message", () => {
    expect(messageStateWords(words, { state: "received" }, moment)).toBeNull();
    expect(messageStateWords(words, { state: "queued", due: 5, tries: 2 }, moment)).toBe("2 tries failed, again <5>");
    expect(messageStateWords(words, { state: "failed", failure: "blocked_us" }, moment)).toContain("has blocked us");
  });
  it("says why a lead did not arrive, with code and answer", () =>
    expect(deliveryFaultWords(words, { kind: "unauthorized", code: 401, answer: "expired" })).toBe(
      "the receiver refuses the key (401): expired",
    ));
});

describe("typed values", () => {
  it("reads sums with a comma, a point or a sign", () =>
    expect(["0.5", "0,012", "$ 3", ".5", "", "x", "-1"].map(parseDollars)).toEqual([
      500_000,
      12_000,
      3_000_000,
      500_000,
      null,
      null,
      null,
    ]));
  it("writes sums as they are typed", () =>
    expect([null, 500_000, 3_000_000, 12_500].map(dollarsText)).toEqual(["", "0.5", "3", "0.0125"]));
  it("keeps reminders, in the largest unit that fits", () => {
    const reminders = [60, 90, 2880].map((after_minutes) => ({
      after_minutes,
      text: { kind: "fixed" as const, text: "Hi" },
      cancelled_by: [],
    }));
    expect(remindersOf(reminderRows(reminders))).toEqual(reminders);
    expect(reminderRows(reminders).map((row) => row.unit)).toEqual(["hour", "minute", "day"]);
  });
  it("wants words in a reminder, at their own path", () =>
    expect(checkReminders("reminders", [newReminder([])]).map((one) => one.field)).toEqual([
      "reminders.0.text.instruction",
    ]));
});

// Protects: a chat task's form goes back as it came; which channels fit and why not; what each status allows; the audience
// adds up; every reason has its way out.
import { describe, expect, it } from "vitest";
import type { AudienceCounts, ChannelKindView, ChannelView, ChatTaskDraft, ChatTaskStatus } from "@/ipc/contract";
import { balanced, remainingOf } from "./counts";
import { ofType, unfit } from "./fitting";
import { blankForm, draftOf, formOf, ownProblems } from "./form-state";
import { allowed } from "./task-actions";
import { wayOut } from "./task-trouble";

const INCOMING: ChatTaskDraft = {
  name: "Shop",
  messenger: "telegram",
  dialogue_limit: 500_000,
  format: { kind: "incoming" },
  channels: [1],
  managers: [1],
  ai: 1,
  integration: null,
  schedule: { workdays: ["mon"], windows: [{ start: 0, end: 1440 }], zone: "Europe/Berlin" },
  start: { kind: "immediately" },
  missed_start: "stop",
  stop_when: { error_streak: null, budget: 20_000_000 },
  opt_out_words: ["stop", "хватит"],
  reminders: { kind: "off" },
  quiet_days: 14,
};
const outgoing = (first: Extract<ChatTaskDraft["format"], { kind: "incoming_and_outgoing" }>["outgoing"]["first"]) =>
  ({
    ...INCOMING,
    format: {
      kind: "incoming_and_outgoing",
      outgoing: {
        first,
        pace: { gap_min_seconds: 60, gap_max_seconds: 90 },
        leave_out: { contacted_days: null, in_other_tasks: true },
      },
    },
    reminders: {
      kind: "own",
      reminders: [{ after_minutes: 60, text: { kind: "fixed", text: "Still there?" }, cancelled_by: ["replied"] }],
    },
  }) satisfies ChatTaskDraft;

describe("a chat task's form", () => {
  it.each([
    INCOMING,
    outgoing({
      kind: "fixed",
      variants: [
        { text: "Hi {name}", share: 1 },
        { text: "Hello", share: 2 },
      ],
    }),
    outgoing({ kind: "written_by_ai", instruction: "Greet" }),
    outgoing({ kind: "template", name: "welcome", language: "en_US", parameters: ["{name}", "x"] }),
  ])("goes back as it came", (draft) => {
    expect(draftOf(formOf(draft))).toEqual(draft);
    expect(ownProblems(formOf(draft))).toEqual([]);
  });

  it("says what is empty by itself", () => {
    const blank = blankForm({ messenger: "web", channels: [], managers: [], ai: null, zone: "Europe/Berlin" });
    expect(ownProblems(blank).map((one) => one.field)).toEqual(["name", "channels", "managers", "ai"]);
    expect(ownProblems({ ...blank, format: "incoming_and_outgoing", gapMin: null }).map((one) => one.field)).toEqual([
      "name",
      "channels",
      "managers",
      "ai",
      "format.outgoing.first.variants.0.text",
      "format.outgoing.pace.gap_min_seconds",
    ]);
  });
});

const KINDS: ChannelKindView[] = [
  { kind: "practice", messenger: null, outgoing: "cold", not_connectable: null },
  { kind: "telegram_bot", messenger: "telegram", outgoing: "none", not_connectable: null },
  { kind: "web_page", messenger: "web", outgoing: "none", not_connectable: null },
];
const channel = (id: number, settings: ChannelView["channel"]["draft"]["settings"], held?: number): ChannelView => ({
  channel: {
    id,
    draft: {
      name: `c${id}`,
      settings,
      first_per_hour: null,
      first_per_day: null,
      warm_up_days: 0,
      fee_per_message: 0,
    },
    has_secret: true,
    health: { health: "idle" },
    created_at: 0,
  },
  held_by: held === undefined ? null : { id: held, name: "Other" },
  address: null,
});

describe("which channels fit", () => {
  const bot = channel(1, { kind: "telegram_bot", base_url: null });
  const practice = channel(2, { kind: "practice", seed: 1 });

  it("are those of the type, and the practice channel always", () => {
    expect(ofType([bot, practice], KINDS, "telegram").map((one) => one.channel.id)).toEqual([1, 2]);
    expect(ofType([bot, practice], KINDS, "avito").map((one) => one.channel.id)).toEqual([2]);
  });
  it("a bot answers, and cannot write first", () => {
    expect(unfit(bot, KINDS, { format: "incoming", first: "fixed" }, null)).toBeNull();
    expect(unfit(bot, KINDS, { format: "incoming_and_outgoing", first: "fixed" }, null)).toBe("writes_none");
    expect(unfit(practice, KINDS, { format: "incoming_and_outgoing", first: "fixed" }, null)).toBeNull();
  });
  it("one that another task holds does not, its own does", () => {
    const held = channel(3, { kind: "practice", seed: 1 }, 9);
    expect(unfit(held, KINDS, { format: "incoming", first: "fixed" }, 8)).toBe("held");
    expect(unfit(held, KINDS, { format: "incoming", first: "fixed" }, 9)).toBeNull();
  });
});

const withStatus = (status: ChatTaskStatus) => ({
  task: { id: 5, draft: INCOMING, status, started_once: true, created_at: 0, active_at: 0 },
});

describe("what a status allows", () => {
  it.each([
    [{ status: "awaiting", waiting: { kind: "connecting" }, since: 0 }, "pause stop"],
    [{ status: "awaiting", waiting: { kind: "audience" }, since: 0 }, "pause stop"],
    [{ status: "awaiting", waiting: { kind: "starts_at", at: 1 }, since: 0 }, "start pause stop"],
    [{ status: "in_progress", since: 0 }, "pause stop"],
    [{ status: "stopped", reason: { kind: "paused" }, since: 0 }, "start stop"],
    [{ status: "completed", by: "quiet", since: 0 }, "trash"],
  ] satisfies [ChatTaskStatus, string][])("%j", (status, words) => {
    const can = allowed(withStatus(status));
    expect(
      Object.entries(can)
        .filter(([, on]) => on)
        .map(([name]) => name)
        .join(" "),
    ).toBe(words);
  });

  it("leads a refused start to who is in its way", () => {
    const view = withStatus({ status: "in_progress", since: 0 });
    const busy = { kind: "manager_busy", manager: 1, manager_name: "Anna", task: 7, task_name: "Spring" } as const;
    expect(wayOut(busy, view)).toEqual({ to: "/chat-tasks/7", words: "task" });
    expect(wayOut({ kind: "no_price", model: "x" }, view)).toEqual({ to: "/ais/1", words: "ai" });
    expect(wayOut({ kind: "budget_spent" }, view)).toEqual({ to: "/chat-tasks/5/edit", words: "editor" });
    expect(wayOut({ kind: "paused" }, view)).toBeNull();
  });
});

describe("an audience", () => {
  const counts: AudienceCounts = {
    total: 21,
    pending: 1,
    claimed: 2,
    deferred: 3,
    reached: 4,
    failed: 5,
    skipped: 5,
    uncertain: 1,
  };
  it("remains as long as it is not reached", () => expect(remainingOf(counts)).toBe(6));
  it("adds up, and says when it does not", () => {
    expect(balanced(counts)).toBe(true);
    expect(balanced({ ...counts, total: 22 })).toBe(false);
  });
});

// Reminders as they are typed: an amount and a unit instead of minutes. Knows no form around them.
import type { DialogueTag, FieldProblem, Reminder } from "@/ipc/contract";

export type DelayUnit = "minute" | "hour" | "day";
export const UNITS: Readonly<Record<DelayUnit, number>> = { minute: 1, hour: 60, day: 1440 };
export const MAX_REMINDERS = 20;

const MAX_MINUTES = 30 * 1440;

export interface ReminderRow {
  /** Keeps a row's identity while rows come and go. */
  row: number;
  amount: number | null;
  unit: DelayUnit;
  kind: "fixed" | "written_by_ai";
  text: string;
  cancelledBy: DialogueTag[];
}

/** The largest unit that the delay is a whole number of. */
function unitOf(minutes: number): DelayUnit {
  return minutes % UNITS.day === 0 ? "day" : minutes % UNITS.hour === 0 ? "hour" : "minute";
}

export function reminderRows(reminders: readonly Reminder[]): ReminderRow[] {
  return reminders.map(({ after_minutes, text, cancelled_by }, row) => {
    const unit = unitOf(after_minutes);
    return {
      row,
      amount: after_minutes / UNITS[unit],
      unit,
      kind: text.kind,
      text: text.kind === "fixed" ? text.text : text.instruction,
      cancelledBy: cancelled_by,
    };
  });
}

export function remindersOf(rows: readonly ReminderRow[]): Reminder[] {
  return rows.map(({ amount, unit, kind, text, cancelledBy }) => ({
    after_minutes: (amount ?? 0) * UNITS[unit],
    text: kind === "fixed" ? { kind, text: text.trim() } : { kind, instruction: text.trim() },
    cancelled_by: cancelledBy,
  }));
}

export function newReminder(rows: readonly ReminderRow[]): ReminderRow {
  const row = Math.max(-1, ...rows.map((one) => one.row)) + 1;
  return {
    row,
    amount: 1,
    unit: "day",
    kind: "written_by_ai",
    text: "",
    cancelledBy: ["success", "closed", "operator", "is_bot"],
  };
}

/** Path of a reminder's words, which are an instruction when the AI writes them. */
export const wordsPath = (path: string, at: number, kind: ReminderRow["kind"]) =>
  `${path}.${at}.text.${kind === "fixed" ? "text" : "instruction"}`;

/** What is plainly wrong with rows at a path. */
export function checkReminders(path: string, rows: readonly ReminderRow[]): FieldProblem[] {
  return rows.flatMap((row, at) => {
    const found: FieldProblem[] = [];
    const minutes = (row.amount ?? 0) * UNITS[row.unit];
    if (minutes < 1 || minutes > MAX_MINUTES)
      found.push({
        field: `${path}.${at}.after_minutes`,
        problem: { kind: "out_of_range", min: 1, max: Math.floor(MAX_MINUTES / UNITS[row.unit]) },
      });
    if (row.text.trim() === "") found.push({ field: wordsPath(path, at, row.kind), problem: { kind: "required" } });
    return found;
  });
}

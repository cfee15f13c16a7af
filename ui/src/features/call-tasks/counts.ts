// What the numbers of a task mean for the eye: done, failed, connect rate, the parts of its bar. Sums only, no rules.
import type { CalleeCounts } from "@/ipc/contract";
import type { BarPart } from "@/shared/ui/progress";

export function failedOf(counts: CalleeCounts): number {
  return counts.not_connected + counts.not_placed + counts.cancelled + counts.expired + counts.do_not_call;
}

export function doneOf(counts: CalleeCounts): number {
  return counts.completed + failedOf(counts);
}

export function pendingOf(counts: CalleeCounts): number {
  return counts.waiting + counts.waiting_redial + counts.calling;
}

export function barOf(counts: CalleeCounts): BarPart[] {
  return [
    { key: "answered", value: counts.completed, tone: "good" },
    { key: "redial", value: counts.waiting_redial, tone: "caution" },
    { key: "failed", value: failedOf(counts), tone: "bad" },
  ];
}

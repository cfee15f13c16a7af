// What is counted out of an audience. The engine counts; this only says what belongs together.
import type { AudienceCounts, ChatTaskView } from "@/ipc/contract";
import type { BarPart } from "@/shared/ui/progress";

/** Remaining TA: contacts not yet reached. Source: product 1.2. */
export const remainingOf = (counts: AudienceCounts) => counts.pending + counts.claimed + counts.deferred;

export const hasAudience = (view: ChatTaskView) => view.task.draft.format.kind === "incoming_and_outgoing";

export function barOf(counts: AudienceCounts): BarPart[] {
  return [
    { key: "reached", value: counts.reached, tone: "good" },
    { key: "uncertain", value: counts.uncertain, tone: "caution" },
    { key: "failed", value: counts.failed, tone: "bad" },
    { key: "skipped", value: counts.skipped, tone: "plain" },
  ];
}

/** total = remaining + reached + failed + skipped + uncertain. Source: product 1.2. */
export function balanced(counts: AudienceCounts): boolean {
  return counts.total === remainingOf(counts) + counts.reached + counts.failed + counts.skipped + counts.uncertain;
}

// Which step of the guide one stands at. Pure: what is there goes in, the step comes out.
import type { Seen } from "./guide-state";

export type Step = "import" | "watch" | "play" | "export";
export const STEPS: readonly Step[] = ["import", "watch", "play", "export"];

export interface GuideFacts {
  /** Callees of the practice task. */
  total: number;
  seen: readonly Seen[];
  /** An export of the practice task has succeeded. */
  exported: boolean;
}

/** The first step that is not done yet. */
export function currentStep({ total, seen, exported }: GuideFacts): Step | "done" {
  if (total === 0) return "import";
  // Whoever has played a recording already is past watching.
  if (seen.length === 0) return "watch";
  if (!seen.includes("played")) return "play";
  return exported ? "done" : "export";
}

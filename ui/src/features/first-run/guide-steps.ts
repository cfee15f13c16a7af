// Which step of a guide one stands at. Pure: what is there goes in, the step comes out.
import type { Seen } from "./guide-state";

export type CallStep = "import" | "watch" | "play" | "export";
export const CALL_STEPS: readonly CallStep[] = ["import", "watch", "play", "export"];

export interface CallFacts {
  /** Callees of the practice task. */
  total: number;
  seen: readonly Seen[];
  /** An export of the practice task has succeeded. */
  exported: boolean;
}

/** The first step of the calls' guide that is not done yet. */
export function callStep({ total, seen, exported }: CallFacts): CallStep | "done" {
  if (total === 0) return "import";
  // Whoever has played a recording already is past watching.
  if (seen.length === 0) return "watch";
  if (!seen.includes("played")) return "play";
  return exported ? "done" : "export";
}

export type ChatStep = "talk" | "success" | "lead";
export const CHAT_STEPS: readonly ChatStep[] = ["talk", "success", "lead"];

export interface ChatFacts {
  seen: readonly Seen[];
  /** Successful dialogues of the practice task. */
  successes: number;
}

/** The first step of the chats' guide that is not done yet. */
export function chatStep({ seen, successes }: ChatFacts): ChatStep | "done" {
  if (seen.includes("delivered")) return "done";
  if (!seen.includes("talked")) return "talk";
  return successes > 0 ? "lead" : "success";
}

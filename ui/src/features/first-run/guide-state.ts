// What the guides remember on this machine: which practice task one leads through, which steps were seen, whether it was
// closed. There is one guide at a time.
import { useSyncExternalStore } from "react";

/** What a person has done that no table tells. */
export type Seen = "watched" | "played" | "talked" | "delivered";

interface Common {
  task: number;
  seen: Seen[];
}

/** Through a call task; `path`: the practice workbook, to open its import again. */
export interface CallGuideState extends Common {
  kind: "calls";
  path: string;
}

/** Through a chat task; `integration`: where its successful chats go. */
export interface ChatGuideState extends Common {
  kind: "chats";
  integration: number;
}

export type GuideState = CallGuideState | ChatGuideState;

const KEY = "guide.practice";
const listeners = new Set<() => void>();
let cached: { text: string | null; state: GuideState | null } = { text: null, state: null };

function isGuide(value: unknown): value is GuideState {
  if (typeof value !== "object" || value === null) return false;
  const guide = value as Record<"kind" | "task" | "path" | "integration" | "seen", unknown>;
  if (typeof guide.task !== "number" || !Array.isArray(guide.seen)) return false;
  return guide.kind === "calls"
    ? typeof guide.path === "string"
    : guide.kind === "chats" && typeof guide.integration === "number";
}

function read(): GuideState | null {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return cached.state;
  }
  if (text !== cached.text) {
    let state: unknown = null;
    try {
      state = text === null ? null : JSON.parse(text);
    } catch {
      state = null;
    }
    cached = { text, state: isGuide(state) ? state : null };
  }
  return cached.state;
}

function write(state: GuideState | null): void {
  const text = state === null ? null : JSON.stringify(state);
  cached = { text, state };
  try {
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    // Not kept past this window; the guide goes on in it.
  }
  for (const listener of listeners) listener();
}

export function beginCallGuide(task: number, path: string): void {
  write({ kind: "calls", task, path, seen: [] });
}

export function beginChatGuide(task: number, integration: number): void {
  write({ kind: "chats", task, integration, seen: [] });
}

export function endGuide(): void {
  write(null);
}

export function markSeen(what: Seen): void {
  const state = read();
  if (state && !state.seen.includes(what)) write({ ...state, seen: [...state.seen, what] });
}

export function useGuide(): GuideState | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

// What the guide remembers on this machine: which task it leads through, which steps were seen, whether it was closed.
import { useSyncExternalStore } from "react";

export type Seen = "watched" | "played";

export interface GuideState {
  task: number;
  /** The practice workbook, to open its import again. */
  path: string;
  seen: Seen[];
}

const KEY = "guide.practice";
const listeners = new Set<() => void>();
let cached: { text: string | null; state: GuideState | null } = { text: null, state: null };

function isGuide(value: unknown): value is GuideState {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as GuideState).task === "number" &&
    typeof (value as GuideState).path === "string" &&
    Array.isArray((value as GuideState).seen)
  );
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

export function beginGuide(task: number, path: string): void {
  write({ task, path, seen: [] });
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

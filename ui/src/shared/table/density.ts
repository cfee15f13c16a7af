// Row height of every table: 36, or 28 for those who want more rows on the screen. Kept on this machine.
import { useSyncExternalStore } from "react";

const KEY = "table.compact";
const listeners = new Set<() => void>();

export const ROW_STEPS = { normal: 9, compact: 7 } as const;

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

export function setCompact(compact: boolean): void {
  try {
    localStorage.setItem(KEY, compact ? "1" : "0");
  } catch {
    // Not kept; the table stays as it is.
  }
  for (const listener of listeners) listener();
}

export function useCompact(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

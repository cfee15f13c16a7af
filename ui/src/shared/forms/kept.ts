// What was typed into a form and not saved yet: kept on this machine, so that leaving the page or the app loses nothing.
// Secrets never come here: a form keeps them beside, in memory.
import { useCallback, useEffect, useRef, useState } from "react";

interface Store<T> {
  value: T;
}

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as Store<T>).value;
  } catch {
    return null;
  }
}

function write<T>(key: string, value: T | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ value } satisfies Store<T>));
  } catch {
    // A full or barred storage costs only this safety net.
  }
}

export interface Kept<T> {
  value: T;
  set: (change: Partial<T> | ((before: T) => T)) => void;
  /** It differs from what is saved. */
  changed: boolean;
  /** Forgets what was typed; `to`: what is saved now, where that has just changed. */
  discard: (to?: T) => void;
}

const WAIT_MS = 250;

/** `saved`: what the form would show untouched. Its identity is `key`: another key is another form. */
export function useKept<T extends object>(key: string, saved: T): Kept<T> {
  const name = `draft.${key}`;
  // A draft of an older version lacks what the form has gained since.
  const [typed, setTyped] = useState<T | null>(() => {
    const kept = read<T>(name);
    return kept && { ...saved, ...kept };
  });
  const base = useRef(saved);
  base.current = saved;
  const value = typed ?? saved;
  const changed = typed !== null && JSON.stringify(typed) !== JSON.stringify(saved);

  const unsaved = useRef<{ name: string; value: T | null } | null>(null);
  const flush = useCallback(() => {
    if (unsaved.current) write(unsaved.current.name, unsaved.current.value);
    unsaved.current = null;
  }, []);
  useEffect(() => {
    if (typed === null) return;
    unsaved.current = { name, value: changed ? typed : null };
    const timer = setTimeout(flush, WAIT_MS);
    return () => clearTimeout(timer);
  }, [name, typed, changed, flush]);
  // What was typed is what is saved: from here on the form follows what is saved, also when it changes elsewhere.
  useEffect(() => {
    if (typed === null || changed) return;
    unsaved.current = null;
    write(name, null);
    setTyped(null);
  }, [name, typed, changed]);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);

  const set = useCallback((change: Partial<T> | ((before: T) => T)) => {
    setTyped((before) => {
      const now = before ?? base.current;
      return typeof change === "function" ? change(now) : { ...now, ...change };
    });
  }, []);
  const discard = useCallback(
    (to?: T) => {
      unsaved.current = null;
      write(name, null);
      setTyped(to ?? null);
    },
    [name],
  );
  return { value, set, changed, discard };
}

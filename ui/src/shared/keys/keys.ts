// The keyboard map: "N" is new, "/" searches, "?" shows keys, Ctrl or Cmd with K opens the palette.
import { useEffect, useRef } from "react";

/** Whether what has the focus takes letters: then a letter is text, not a command. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Something lies over the page: single letters must not act behind it. */
function covered(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null;
}

/** Runs `act` on a single key, unless somebody types or something covers the page. */
export function useKey(key: string, act: () => void, enabled = true): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() !== key || takesLetters(event.target) || covered()) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key, enabled]);
}

/** Runs `act` on Ctrl or Cmd with a key, also while somebody types. */
export function useModKey(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== key) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key]);
}

/** Puts the caret into the page's main search box, if it has one. */
export function focusMainSearch(): void {
  document.querySelector<HTMLInputElement>("[data-main-search]")?.focus();
}

export const MOD = /Mac/i.test(globalThis.navigator?.platform ?? "") ? "⌘" : "Ctrl";

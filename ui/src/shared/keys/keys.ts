// The keyboard map: "N" is new, "/" searches, "?" shows keys, Ctrl or Cmd with K opens the palette.
import { useEffect, useRef } from "react";

/** Whether what has the focus takes letters: then a letter is text, not a command. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Something lies over the page, or over the sheet that listens: single letters must not act behind it. */
function covered(inSheet: boolean): boolean {
  if (document.querySelector('[role="alertdialog"],[role="menu"],[role="listbox"]')) return true;
  return document.querySelectorAll('[role="dialog"]').length > (inSheet ? 1 : 0);
}

export interface KeyOptions {
  enabled?: boolean;
  /** The listener stands in a dialog or sheet itself. */
  inSheet?: boolean;
}

/** Runs `act` on a single key, unless somebody types or something covers the listener. */
export function useKey(key: string, act: () => void, { enabled = true, inSheet = false }: KeyOptions = {}): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() !== key || takesLetters(event.target) || covered(inSheet)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key, enabled, inSheet]);
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

// Which mistake stands beside which field, and when it is said: on leaving the field, or all of them once a save was tried.
// Paths are the engine's own (`kind.account.host`, `steps.2.say`); it knows no form.
import { useCallback, useMemo, useState } from "react";
import type { FieldProblem } from "@/ipc/contract";
import { useT } from "../i18n";
import { problemWords } from "../words/results";

/** A path inside the form: the request's own word for the form is left out (`draft.kind.account.host`). */
export function plainPath(path: string): string {
  return path.replace(/^(draft|settings|request)\./, "");
}

/** Whether a problem's path means this field: the same path, or one entry of a field that holds a list (`windows.0`). */
export function isAt(problem: string, field: string): boolean {
  const plain = plainPath(problem);
  return plain === field || (plain.startsWith(`${field}.`) && /^\d+$/.test(plain.slice(field.length + 1)));
}

export interface Problems {
  /** The mistake of a field in words, once it may be said. */
  at: (field: string) => string | null;
  /** Whether anything at or below a path is wrong and may be said. */
  within: (prefix: string) => boolean;
  /** The user has left a field. */
  leave: (field: string) => void;
  /** A save was tried: say everything. */
  sayAll: () => void;
  /** Everything is quiet again. */
  reset: () => void;
  /** All that is wrong, said or not. */
  all: readonly FieldProblem[];
  saidAll: boolean;
}

/** `local`: what the form sees by itself; `remote`: what the engine found in what was last sent, always said. */
export function useProblems(local: readonly FieldProblem[], remote: readonly FieldProblem[]): Problems {
  const t = useT();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [saidAll, setSaidAll] = useState(false);
  const leave = useCallback(
    (field: string) =>
      afterPress(() => setLeft((before) => (before.has(field) ? before : new Set([...before, field])))),
    [],
  );
  const sayAll = useCallback(() => setSaidAll(true), []);
  const reset = useCallback(() => {
    setLeft(new Set());
    setSaidAll(false);
  }, []);
  return useMemo(() => {
    const said = (problem: FieldProblem, field: string) => saidAll || left.has(field) || remote.includes(problem);
    const all = [...local, ...remote.filter((theirs) => !local.some((ours) => isAt(theirs.field, ours.field)))];
    return {
      at: (field) => {
        const problem = all.find((one) => isAt(one.field, field));
        return problem && said(problem, field) ? problemWords(t, problem.problem) : null;
      },
      within: (prefix) =>
        all.some((one) => {
          const path = plainPath(one.field);
          return (path === prefix || path.startsWith(`${prefix}.`)) && said(one, path);
        }),
      leave,
      sayAll,
      reset,
      all,
      saidAll,
    };
  }, [local, remote, left, saidAll, leave, sayAll, reset, t]);
}

let pressed = false;
if (typeof window !== "undefined") {
  window.addEventListener("pointerdown", () => (pressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (pressed = false), true);
}

/** A mistake that is said takes room: said between press and release, it would move away what is being pressed. */
function afterPress(run: () => void): void {
  if (!pressed) return run();
  const later = () => {
    window.removeEventListener("pointerup", later);
    window.removeEventListener("pointercancel", later);
    // The click follows its release at once.
    setTimeout(run);
  };
  window.addEventListener("pointerup", later);
  window.addEventListener("pointercancel", later);
}

/** Marks may take some frames to be drawn: what was closed opens first. */
const FRAMES = 20;

/** Puts the caret into the first field that is marked as wrong, in the order of the page. */
export function focusFirstWrong(within: HTMLElement | null, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const first = within?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (first) first.focus();
    else if (frames > 0) focusFirstWrong(within, frames - 1);
  });
}

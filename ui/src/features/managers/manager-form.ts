// What is plainly wrong in a manager's form, by the engine's own paths. The engine checks again and has the last word.
import type { FieldProblem, ManagerDraft } from "@/ipc/contract";

/** Longest texts, in characters, as the engine keeps them. */
const MAX = { name: 200, signature: 500, tone: 4000 } as const;

export const NEW_MANAGER: ManagerDraft = { name: "", signature: "", tone: "", avatar: null, active: true };

/** `taken`: names of the other managers. */
export function check(draft: ManagerDraft, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const name = draft.name.trim().toLocaleLowerCase();
  if (name === "") found.push({ field: "draft.name", problem: { kind: "required" } });
  else if (taken.some((other) => other.toLocaleLowerCase() === name))
    found.push({ field: "draft.name", problem: { kind: "name_taken" } });
  for (const key of ["name", "signature", "tone"] as const)
    if ([...draft[key]].length > MAX[key])
      found.push({ field: `draft.${key}`, problem: { kind: "too_long", max: MAX[key] } });
  return found;
}

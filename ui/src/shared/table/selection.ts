// Which rows are chosen: these ones, or all that match the filter but some. A million rows are chosen without listing them.

export type Selection = { kind: "these"; ids: ReadonlySet<number> } | { kind: "matching"; except: ReadonlySet<number> };

export const NOTHING: Selection = { kind: "these", ids: new Set() };
export const EVERYTHING: Selection = { kind: "matching", except: new Set() };

export function isChosen(selection: Selection, id: number): boolean {
  return selection.kind === "these" ? selection.ids.has(id) : !selection.except.has(id);
}

export function toggle(selection: Selection, id: number): Selection {
  const members = new Set(selection.kind === "these" ? selection.ids : selection.except);
  if (!members.delete(id)) members.add(id);
  return selection.kind === "these" ? { kind: "these", ids: members } : { kind: "matching", except: members };
}

/** Chooses a run of rows, as Shift with a click or an arrow does. */
export function add(selection: Selection, ids: readonly number[]): Selection {
  if (selection.kind === "these") return { kind: "these", ids: new Set([...selection.ids, ...ids]) };
  const except = new Set(selection.except);
  for (const id of ids) except.delete(id);
  return { kind: "matching", except };
}

/** How many rows are chosen, when `total` match. */
export function chosenCount(selection: Selection, total: number): number {
  return selection.kind === "these" ? selection.ids.size : Math.max(0, total - selection.except.size);
}

export function headState(selection: Selection, total: number): "none" | "some" | "all" {
  const chosen = chosenCount(selection, total);
  if (chosen === 0) return "none";
  return chosen >= total ? "all" : "some";
}

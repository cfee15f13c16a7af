// Lists that come whole (lines, agents, exports): searched and sorted here. Longer lists are the engine's business.
import { locale } from "../format/locale";
import type { Sort } from "./columns";

export type SortValue = string | number | null;

/** Sorted by one value; text as the user's language orders it, what is absent last. */
export function sorted<Row>(
  rows: readonly Row[],
  sort: Sort | null,
  valueOf: (row: Row, by: string) => SortValue,
): readonly Row[] {
  if (!sort) return rows;
  const compare = new Intl.Collator(locale(), { numeric: true, sensitivity: "base" }).compare;
  const turn = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a, sort.by), valueOf(b, sort.by)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return turn * (typeof x === "number" && typeof y === "number" ? x - y : compare(String(x), String(y)));
  });
}

/** Every typed word stands somewhere in the row's text. */
export function found(text: string, typed: string): boolean {
  const hay = text.toLocaleLowerCase();
  return typed
    .trim()
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** How a sort stands in the address: "name", or "-name" the other way round. */
export function readSort(text: string | undefined): Sort | null {
  if (!text) return null;
  return text.startsWith("-") ? { by: text.slice(1), descending: true } : { by: text, descending: false };
}

export function writeSort(sort: Sort): string {
  return sort.descending ? `-${sort.by}` : sort.by;
}

// What a table's column is, and which columns a user keeps in sight (kept per table on this machine).
import { type ReactNode, useCallback, useState } from "react";

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Least width in steps of the 4 px grid. */
  min: number;
  /** Share of the spare width; 0 keeps the least. */
  grow: number;
  align?: "start" | "end";
  /** The name by which the engine sorts; absent: cannot be sorted. */
  sort?: string;
  /** May be taken out of sight by the user. */
  optional?: boolean;
  /** Out of sight until the user asks for it. */
  hiddenAtFirst?: boolean;
  /** Headers that are only for readers of the screen (actions). */
  quietHeader?: boolean;
}

export interface Sort {
  by: string;
  descending: boolean;
}

/** A press on a header: first its natural order, then the other way round. */
export function nextSort(now: Sort | null, by: string): Sort {
  return now?.by === by ? { by, descending: !now.descending } : { by, descending: false };
}

export function gridTemplate<Row>(columns: readonly Column<Row>[], lead: boolean): string {
  const tracks = columns.map((column) =>
    column.grow > 0
      ? `minmax(calc(var(--spacing) * ${column.min}), ${column.grow}fr)`
      : `calc(var(--spacing) * ${column.min})`,
  );
  return [...(lead ? ["calc(var(--spacing) * 3.5)"] : []), ...tracks].join(" ");
}

function read(key: string): Record<string, boolean> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return value && typeof value === "object" ? (value as Record<string, boolean>) : {};
  } catch {
    return {};
  }
}

/** Which columns are in sight, and how to change that. */
export function useColumnChoice<Row>(table: string, columns: readonly Column<Row>[]) {
  const key = `columns.${table}`;
  const [choice, setChoice] = useState(() => read(key));
  const isShown = useCallback(
    (column: Column<Row>) => !column.optional || (choice[column.id] ?? !column.hiddenAtFirst),
    [choice],
  );
  const setShown = useCallback(
    (id: string, shown: boolean) =>
      setChoice((before) => {
        const next = { ...before, [id]: shown };
        try {
          localStorage.setItem(key, JSON.stringify(next));
        } catch {
          // A full or barred storage costs only the memory of this choice.
        }
        return next;
      }),
    [key],
  );
  return { shown: columns.filter(isShown), isShown, setShown };
}

// The rows beside an open row: a list says its order, a sheet over it steps through. Nothing is fetched here.
let order: readonly number[] = [];

export function setOrder(ids: readonly number[]): void {
  order = ids;
}

export function neighbours(id: number): { before: number | null; after: number | null } {
  const at = order.indexOf(id);
  if (at < 0) return { before: null, after: null };
  return { before: order[at - 1] ?? null, after: order[at + 1] ?? null };
}

// Which rows of a very long list are on the screen, and where they stand. Pure arithmetic.
// A browser's tallest box is limited (WebKit: about 33.5 million px): past `TALLEST` the scroll is scaled, so that
// a million rows still fit and every one of them can be reached.

export const TALLEST = 15_000_000;
const SPARE_ROWS = 6;

export interface ViewBox {
  rows: number;
  rowHeight: number;
  viewport: number;
  scrollTop: number;
}

export interface Slice {
  /** Height of the scrolled box. */
  box: number;
  /** First and one past the last row to draw. */
  first: number;
  last: number;
  /** Where the first drawn row stands inside the box. */
  offset: number;
}

function scale({ rows, rowHeight, viewport }: Omit<ViewBox, "scrollTop">): {
  full: number;
  box: number;
  factor: number;
} {
  const full = rows * rowHeight;
  const box = Math.min(full, TALLEST);
  const factor = full <= TALLEST ? 1 : (full - viewport) / (box - viewport);
  return { full, box, factor };
}

export function sliceOf(view: ViewBox): Slice {
  const { box, factor } = scale(view);
  const top = Math.max(0, Math.min(view.scrollTop, Math.max(0, box - view.viewport)));
  const virtualTop = top * factor;
  const first = Math.max(0, Math.floor(virtualTop / view.rowHeight) - SPARE_ROWS);
  const last = Math.min(view.rows, Math.ceil((virtualTop + view.viewport) / view.rowHeight) + SPARE_ROWS);
  return { box, first, last: Math.max(first, last), offset: first * view.rowHeight - virtualTop + top };
}

/** Where to scroll so that a row is fully seen; the present place if it is already. */
export function scrollToShow(view: ViewBox, row: number): number {
  const { box, factor } = scale(view);
  const virtualTop = view.scrollTop * factor;
  const rowTop = row * view.rowHeight;
  const rowEnd = rowTop + view.rowHeight;
  const wanted =
    rowTop < virtualTop ? rowTop : rowEnd > virtualTop + view.viewport ? rowEnd - view.viewport : virtualTop;
  return Math.max(0, Math.min(wanted / factor, box - view.viewport));
}

// The table of every list: draws only the rows in sight, sorts by its headers, is walked with the keyboard.
// Knows nothing of what a row is; rows come in pages, and the next page is asked for when its end comes near.
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useT } from "../i18n";
import { cx } from "../ui/cx";
import { TickBox } from "../ui/switch";
import { type Column, gridTemplate, nextSort, type Sort } from "./columns";
import { ROW_STEPS, useCompact } from "./density";
import { HeadCell } from "./head-cell";
import { add, EVERYTHING, headState, isChosen, NOTHING, type Selection, toggle } from "./selection";
import { scrollToShow, sliceOf } from "./windowing";

export interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => number;
  onOpen?: (row: Row) => void;
  /** The row whose page or sheet is open. */
  openId?: number | null;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  /** How many rows match in all, where it is known. */
  total?: number;
  onNearEnd?: () => void;
  /** Which rows are in sight, so that they can be kept fresh. */
  onInSight?: (first: number, last: number) => void;
  /** Shown instead of rows: empty state, error, progress. */
  instead?: ReactNode;
  /** Shown under the last row: "loading more". */
  tail?: ReactNode;
}

const STEP = 4;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowId,
    onOpen,
    openId,
    sort,
    onSort,
    selection,
    onSelection,
    onNearEnd,
    onInSight,
    instead,
    tail,
  } = props;
  const t = useT();
  const tableId = useId();
  const compact = useCompact();
  const rowSteps = compact ? ROW_STEPS.compact : ROW_STEPS.normal;
  const rowHeight = rowSteps * STEP;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(600);
  const [active, setActive] = useState(-1);
  const anchor = useRef<number | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewport(Math.max(0, element.clientHeight - HEAD_STEPS * STEP));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Another order is another list: it is read from its beginning.
  const order = sort ? `${sort.by} ${sort.descending}` : "";
  const orderBefore = useRef(order);
  useLayoutEffect(() => {
    if (orderBefore.current === order) return;
    orderBefore.current = order;
    if (scroller.current) scroller.current.scrollTop = 0;
    setActive(-1);
  }, [order]);

  const view = { rows: rows.length, rowHeight, viewport, scrollTop };
  const slice = sliceOf(view);
  const lead = Boolean(selection && onSelection);
  const total = props.total ?? rows.length;
  const template = gridTemplate(columns, lead);

  const nearEnd = slice.last >= rows.length - 20;
  useEffect(() => {
    if (nearEnd && rows.length > 0) onNearEnd?.();
  }, [nearEnd, rows.length, onNearEnd]);
  useEffect(() => {
    onInSight?.(slice.first, slice.last);
  }, [slice.first, slice.last, onInSight]);
  useEffect(() => {
    if (active >= rows.length) setActive(rows.length - 1);
  }, [rows.length, active]);

  const goTo = useCallback(
    (index: number, extend: boolean) => {
      const next = Math.max(0, Math.min(index, rows.length - 1));
      if (rows.length === 0) return;
      if (extend && selection && onSelection) {
        anchor.current ??= Math.max(0, active);
        const [from, to] = [Math.min(anchor.current, next), Math.max(anchor.current, next)];
        onSelection(add(selection, rows.slice(from, to + 1).map(rowId)));
      } else anchor.current = null;
      setActive(next);
      const element = scroller.current;
      if (element)
        element.scrollTop = scrollToShow(
          { rows: rows.length, rowHeight, viewport, scrollTop: element.scrollTop },
          next,
        );
    },
    [rows, rowId, selection, onSelection, active, rowHeight, viewport],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(viewport / rowHeight) - 1);
    const row = rows[active];
    const steps: Partial<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) goTo(target, event.shiftKey);
    else if (event.key === "Enter" && row && onOpen) onOpen(row);
    else if (event.key === " " && row && selection && onSelection) onSelection(toggle(selection, rowId(row)));
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && onSelection)
      onSelection(EVERYTHING);
    else if (event.key === "Escape" && selection && onSelection && headState(selection, total) !== "none")
      onSelection(NOTHING);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const head = selection ? headState(selection, total) : "none";
  const body = instead ? [] : rows.slice(slice.first, slice.last);
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={lead || undefined}
        aria-activedescendant={active >= slice.first && active < slice.last ? `${tableId}-${active}` : undefined}
        tabIndex={0}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        className={cx(
          "group/table relative min-h-0 overflow-auto border-t border-line bg-surface focus-visible:-outline-offset-2",
          instead ? "shrink-0" : "flex-1",
        )}
      >
        <div className="min-w-fit">
          <div role="rowgroup" className="sticky top-0 z-10">
            <div
              role="row"
              aria-rowindex={1}
              className="grid h-8.25 items-center gap-x-4 border-b border-line bg-raised px-6"
              style={{ gridTemplateColumns: template }}
            >
              {lead && (
                <span role="columnheader" className="flex">
                  <TickBox
                    label={t("table.selectAll")}
                    checked={head === "all"}
                    indeterminate={head === "some"}
                    onChange={() => onSelection?.(head === "none" ? EVERYTHING : NOTHING)}
                  />
                </span>
              )}
              {columns.map((column, place) => (
                <HeadCell
                  key={column.id}
                  column={column}
                  className={apart(columns, place)}
                  sort={sort ?? null}
                  onSort={onSort && ((by) => onSort(nextSort(sort ?? null, by)))}
                />
              ))}
            </div>
          </div>
          <div role="rowgroup" className="relative" style={{ height: instead ? undefined : slice.box }}>
            {body.map((row, at) => {
              const index = slice.first + at;
              const id = rowId(row);
              const chosen = selection ? isChosen(selection, id) : false;
              return (
                <div
                  key={id}
                  id={`${tableId}-${index}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={lead ? chosen : undefined}
                  onClick={(event) => {
                    setActive(index);
                    if (event.shiftKey && selection) goTo(index, true);
                    else onOpen?.(row);
                  }}
                  className={cx(
                    "absolute inset-x-0 grid items-center gap-x-4 border-b border-line px-6",
                    id === openId || chosen ? "bg-accent-ground" : "hover:bg-raised",
                    index === active &&
                      "group-focus-visible/table:outline-2 group-focus-visible/table:-outline-offset-2 group-focus-visible/table:outline-accent",
                  )}
                  style={{ top: slice.offset + at * rowHeight, height: rowHeight, gridTemplateColumns: template }}
                >
                  {lead && (
                    <span role="gridcell" className="flex" onClick={(event) => event.stopPropagation()}>
                      <TickBox
                        label={t("table.selectRow")}
                        tabIndex={-1}
                        checked={chosen}
                        onChange={() => selection && onSelection?.(toggle(selection, id))}
                      />
                    </span>
                  )}
                  {columns.map((column, place) => (
                    <span
                      key={column.id}
                      role="gridcell"
                      className={cx(
                        "min-w-0 truncate",
                        column.align === "end" && "text-right tabular-nums",
                        apart(columns, place),
                      )}
                    >
                      {column.cell(row)}
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
          {!instead && tail}
        </div>
      </div>
      {/* A grid holds rows only: what stands in their place stands below it. */}
      {instead && <div className="min-h-0 flex-1 overflow-y-auto bg-surface">{instead}</div>}
    </>
  );
}

const HEAD_STEPS = 8.25;

/** Text that begins where a number ends would read as one with it. */
function apart<Row>(columns: readonly Column<Row>[], place: number): string | undefined {
  return columns[place]?.align !== "end" && columns[place - 1]?.align === "end" ? "pl-3" : undefined;
}

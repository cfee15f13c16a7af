// One column's header; pressing it sorts, where the column can be sorted.
import { ArrowDown, ArrowUp } from "lucide-react";
import { cx } from "../ui/cx";
import type { Column, Sort } from "./columns";

export function HeadCell<Row>({
  column,
  sort,
  onSort,
  className,
}: {
  column: Column<Row>;
  sort: Sort | null;
  onSort?: (by: string) => void;
  className?: string;
}) {
  const by = column.sort;
  const sorted = by !== undefined && sort?.by === by;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      aria-sort={sorted ? (sort?.descending ? "descending" : "ascending") : undefined}
      className={cx(
        "flex min-w-0 items-center text-small font-medium text-second",
        column.align === "end" && "justify-end",
        className,
      )}
    >
      {by !== undefined && onSort ? (
        <button
          type="button"
          onClick={() => onSort(by)}
          className="flex min-w-0 items-center gap-1 rounded-chip hover:text-ink"
        >
          <span className="truncate">{column.header}</span>
          {sorted && <Arrow aria-hidden className="size-3 shrink-0" />}
        </button>
      ) : (
        <span className={cx("truncate", column.quietHeader && "sr-only")}>{column.header}</span>
      )}
    </span>
  );
}

// The column chooser, and the row height, of a table.
import { Menu as Base } from "@base-ui/react/menu";
import { Check, Columns3 } from "lucide-react";
import { useT } from "../i18n";
import { cx } from "../ui/cx";
import { ITEM, POPUP } from "../ui/select";
import type { Column } from "./columns";
import { setCompact, useCompact } from "./density";

export function ColumnMenu<Row>({
  columns,
  isShown,
  setShown,
}: {
  columns: readonly Column<Row>[];
  isShown: (column: Column<Row>) => boolean;
  setShown: (id: string, shown: boolean) => void;
}) {
  const t = useT();
  const compact = useCompact();
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={t("table.columns")}
        title={t("table.columns")}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-second hover:bg-raised hover:text-ink data-popup-open:bg-raised"
      >
        <Columns3 aria-hidden className="size-4" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={cx(POPUP, "min-w-menu")}>
            {columns
              .filter((column) => column.optional)
              .map((column) => (
                <Base.CheckboxItem
                  key={column.id}
                  checked={isShown(column)}
                  onCheckedChange={(on) => setShown(column.id, on)}
                  className={ITEM}
                >
                  <Mark />
                  {column.header}
                </Base.CheckboxItem>
              ))}
            <Base.Separator className="my-1 h-px bg-line" />
            <Base.CheckboxItem checked={compact} onCheckedChange={setCompact} className={ITEM}>
              <Mark />
              {t("table.compact")}
            </Base.CheckboxItem>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Mark() {
  return (
    <span className="flex size-3.5 items-center">
      <Base.CheckboxItemIndicator render={<Check aria-hidden className="size-3.5 text-accent" />} />
    </span>
  );
}

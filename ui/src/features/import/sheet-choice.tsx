// Which sheet of a workbook is read, where it has several.
import type { ImportView } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Select } from "@/shared/ui/select";

interface SheetChoiceProps {
  view: ImportView;
  onAdjust: (change: { sheet: number }) => void;
}

export function SheetChoice({ view, onAdjust }: SheetChoiceProps) {
  const t = useT();
  if (view.sheets.length < 2) return null;
  return (
    <span className="flex items-center gap-2 text-second">
      {t("importing.sheet")}
      <Select
        look="chip"
        aria-label={t("importing.sheet")}
        value={view.sheet}
        choices={view.sheets.map((label, value) => ({ value, label }))}
        onChange={(sheet) => onAdjust({ sheet })}
      />
    </span>
  );
}

// The foot of each step: what holds for all of them, Cancel, and the step's own deed.
import type { ReactNode } from "react";
import type { ImportInto } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";

export function StepFoot({
  into,
  note,
  onClose,
  closeLabel,
  children,
}: {
  into: ImportInto;
  note?: ReactNode;
  onClose: () => void;
  closeLabel?: string;
  children?: ReactNode;
}) {
  const t = useT();
  return (
    <footer className="flex items-center gap-2.5 border-t border-line px-6 py-3.5">
      <div className="min-w-0 flex-1 text-small text-second">
        {note ?? t(into === "do_not_call" ? "importing.list.footnote" : "importing.footnote")}
      </div>
      <Button onClick={onClose}>{closeLabel ?? t("common.cancel")}</Button>
      {children}
    </footer>
  );
}

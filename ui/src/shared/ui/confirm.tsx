// Asks before something is lost: says what, in numbers, and names the deed on the button.
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";

export interface ConfirmProps {
  open: boolean;
  title: string;
  /** What will happen, and what is lost, in numbers. */
  children: ReactNode;
  /** The deed: "Delete", "Cancel 12 calls". Never "OK". */
  deed: string;
  danger?: boolean;
  busy?: boolean;
  /** What went wrong when it was tried. */
  error?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ open, title, children, deed, danger, busy, error, onConfirm, onClose }: ConfirmProps) {
  const t = useT();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      locked={busy}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t("common.back")}
          </Button>
          <Button kind={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm} autoFocus>
            {deed}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 pb-2 text-body text-second">{children}</div>
      {error}
    </Dialog>
  );
}

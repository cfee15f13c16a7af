// Windows over the page: a dialog in the middle, a sheet at the side. Esc and the veil close them, focus stays inside.
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { cx } from "./cx";

const VEIL = "fixed inset-0 z-30 bg-veil";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Small print under the title. */
  subtitle?: ReactNode;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  /** While something is under way, a slip of the hand does not close it. */
  locked?: boolean;
  children?: ReactNode;
}

export function Dialog({ open, onClose, title, subtitle, aside, footer, wide, locked, children }: DialogProps) {
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={locked}
      onOpenChange={(next, details) => {
        if (next) return;
        if (locked && details.reason === "escape-key") return;
        onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-hidden px-6 pt-18 pb-6">
          <Base.Popup
            className={cx(
              "flex max-h-full w-full flex-col overflow-hidden rounded-card border border-line bg-surface outline-none",
              wide ? "max-w-wide" : "max-w-dialog",
            )}
          >
            <header className="flex items-start gap-4 px-6 pt-5 pb-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lead font-semibold">{title}</Base.Title>
                {subtitle && (
                  <Base.Description className="mt-0.5 text-small text-second" render={<div />}>
                    {subtitle}
                  </Base.Description>
                )}
              </div>
              {aside}
            </header>
            <div className={cx("min-h-0 flex-1 overflow-y-auto", !wide && "px-6 pb-2")}>{children}</div>
            {footer && (
              <footer className="flex items-center justify-end gap-2.5 border-t border-line px-6 py-3.5">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export interface SideSheetProps {
  open: boolean;
  onClose: () => void;
  /** Read aloud as the sheet's name. */
  label: string;
  header: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

export function SideSheet({ open, onClose, label, header, footer, children }: SideSheetProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Popup
          aria-label={label}
          className="fixed inset-y-0 right-0 z-40 flex w-sheet max-w-full flex-col border-l border-line bg-surface outline-none"
        >
          <header className="border-b border-line px-6 pt-4 pb-3">{header}</header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {footer && <footer className="flex items-center gap-2 border-t border-line px-6 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

// A menu of actions behind a button. Destructive ones are coloured; refused ones are shown with the reason.
import { Menu as Base } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";
import { ITEM, POPUP } from "./select";

export interface MenuAction {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  /** Why it cannot be done now. */
  refused?: string;
  /** A line above this action. */
  apart?: boolean;
}

export function Menu({
  label,
  actions,
  trigger,
  align = "end",
}: {
  label: string;
  actions: MenuAction[];
  trigger?: ReactElement;
  align?: "start" | "end";
}) {
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={trigger ? undefined : label}
        render={
          trigger ?? (
            <button
              type="button"
              className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-second transition-colors hover:bg-raised hover:text-ink data-popup-open:bg-raised data-popup-open:text-ink"
            >
              <Ellipsis aria-hidden className="size-4" />
            </button>
          )
        }
        onClick={(event) => event.stopPropagation()}
      />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50">
          <Base.Popup className={cx(POPUP, "min-w-menu")}>
            {actions.map((action) => (
              <MenuLine key={action.label} action={action} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function MenuLine({ action }: { action: MenuAction }) {
  return (
    <>
      {action.apart && <Base.Separator className="my-1 h-px bg-line" />}
      <Base.Item
        disabled={Boolean(action.refused)}
        onClick={(event) => {
          event.stopPropagation();
          action.onSelect();
        }}
        className={cx(ITEM, action.danger && !action.refused && "text-bad")}
      >
        {action.icon && <span className="flex size-4 items-center justify-center">{action.icon}</span>}
        <span className="flex-1">{action.label}</span>
        {action.refused && <span className="pl-3 text-small text-second">{action.refused}</span>}
      </Base.Item>
    </>
  );
}

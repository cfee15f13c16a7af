// Several of a list: tick boxes with small print. What cannot be chosen is shown, greyed, with the reason.
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { cx } from "./cx";
import { FieldNote } from "./field";
import { Tick } from "./switch";

export interface ManyChoiceItem {
  value: number;
  label: string;
  note?: ReactNode;
  /** Why it cannot be chosen; what is chosen already can still be given up. */
  refused?: ReactNode;
}

export function ManyChoice({
  label,
  required,
  value,
  items,
  onChange,
  empty,
  hint,
  error,
}: {
  label: string;
  required?: boolean;
  value: readonly number[];
  items: readonly ManyChoiceItem[];
  onChange: (value: number[]) => void;
  /** Shown when there is nothing to choose: what to do. */
  empty: ReactNode;
  hint?: string;
  error?: string | null;
}) {
  const t = useT();
  return (
    <fieldset className="m-0 flex min-w-0 flex-col gap-1 border-0 p-0">
      <legend className="p-0 text-body font-medium">
        {label}
        {required && <span className="sr-only"> ({t("common.required")})</span>}
      </legend>
      {items.length === 0 ? (
        <div className="text-body text-second">{empty}</div>
      ) : (
        <ul className="flex max-h-60 flex-col overflow-y-auto rounded-control border border-strong bg-surface py-1">
          {items.map((item) => {
            const on = value.includes(item.value);
            const off = item.refused !== undefined && !on;
            return (
              <li key={item.value} className="flex min-h-7.5 items-center gap-2 px-2.5">
                <Tick
                  checked={on}
                  disabled={off}
                  invalid={Boolean(error)}
                  className="min-w-0 shrink py-1"
                  onChange={(next) =>
                    onChange(next ? [...value, item.value] : value.filter((other) => other !== item.value))
                  }
                >
                  <span className="min-w-0 truncate">{item.label}</span>
                </Tick>
                {(item.refused ?? item.note) && (
                  <span
                    className={cx(
                      "ml-auto min-w-0 truncate pl-2 text-small",
                      on && item.refused ? "text-caution" : "text-second",
                    )}
                  >
                    {item.refused ?? item.note}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {(error ?? hint) && <FieldNote error={Boolean(error)}>{error ?? hint}</FieldNote>}
    </fieldset>
  );
}

// Choosing one of a few (Select) or one of many by typing (Combobox).
import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import type { ControlProps } from "./field";
import { INPUT } from "./text-field";

export interface Choice<V> {
  value: V;
  label: string;
  /** Small print after the label, e.g. "30 channels". */
  note?: string;
  /** Why it cannot be chosen; it is shown, greyed. */
  refused?: string;
}

const SURFACE = "z-50 overflow-y-auto rounded-control border border-strong bg-surface p-1 shadow-pop outline-none";
export const POPUP = `max-h-(--available-height) ${SURFACE}`;
export const ITEM =
  "flex min-h-7.5 items-center gap-2 rounded-chip px-2 py-1 text-body text-ink outline-none data-highlighted:bg-accent-ground data-disabled:text-second";

interface SelectProps<V> extends Partial<ControlProps> {
  "aria-label"?: string;
  value: V | null;
  choices: Choice<V>[];
  onChange: (value: V) => void;
  onBlur?: () => void;
  placeholder?: string;
  /** "chip" sits inside a sentence, "field" in a form. */
  look?: "field" | "chip" | "bare";
  disabled?: boolean;
  className?: string;
}

const TRIGGER = {
  field: cx(INPUT, "flex items-center justify-between gap-2 text-left"),
  chip: "inline-flex h-6.5 items-center gap-1 rounded-full border border-line bg-surface px-2.5 text-small text-ink hover:border-strong",
  bare: "inline-flex h-6.5 items-center gap-1 rounded-chip px-1 text-small text-second hover:text-ink",
};

export function Select<V extends string | number>(props: SelectProps<V>) {
  const { value, choices, onChange, onBlur, placeholder, look = "field", disabled, className, ...control } = props;
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <BaseSelect.Root
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      onOpenChange={(open) => {
        if (!open) onBlur?.();
      }}
    >
      <BaseSelect.Trigger {...control} className={cx(TRIGGER[look], className)}>
        <BaseSelect.Value className={cx("min-w-0 truncate", !chosen && "text-second")}>
          {() => chosen?.label ?? placeholder ?? ""}
        </BaseSelect.Value>
        <span className="flex shrink-0 items-center gap-1.5 text-small text-second">
          {look === "field" && chosen?.note}
          <ChevronDown aria-hidden className="size-3.5" />
        </span>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className={cx(POPUP, "min-w-(--anchor-width)")}>
            {choices.map((choice) => (
              <BaseSelect.Item
                key={String(choice.value)}
                value={choice.value}
                disabled={Boolean(choice.refused)}
                className={ITEM}
              >
                <ChoiceLine
                  choice={choice}
                  mark={<BaseSelect.ItemIndicator render={<Check aria-hidden className="size-3.5 text-accent" />} />}
                />
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

function ChoiceLine<V>({ choice, mark }: { choice: Choice<V>; mark: ReactNode }) {
  return (
    <>
      <span className="flex size-3.5 shrink-0 items-center">{mark}</span>
      <span className="min-w-0 flex-1 truncate">{choice.label}</span>
      {(choice.refused ?? choice.note) && (
        <span className="shrink-0 pl-3 text-small text-second">{choice.refused ?? choice.note}</span>
      )}
    </>
  );
}

interface ComboboxProps<V> extends Partial<ControlProps> {
  "aria-label"?: string;
  value: V | null;
  choices: Choice<V>[];
  onChange: (value: V) => void;
  onBlur?: () => void;
  placeholder?: string;
  emptyText: string;
  className?: string;
}

/** Choosing one of many: what is typed narrows the list by label and note. */
export function Combobox<V extends string | number>(props: ComboboxProps<V>) {
  const { value, choices, onChange, onBlur, placeholder, emptyText, className, ...control } = props;
  const chosen = choices.find((choice) => choice.value === value) ?? null;
  return (
    <BaseCombobox.Root
      items={choices}
      value={chosen}
      limit={200}
      onValueChange={(next: Choice<V> | null) => {
        if (next) onChange(next.value);
      }}
      itemToStringLabel={(choice: Choice<V>) => choice.label}
      isItemEqualToValue={(a: Choice<V>, b: Choice<V>) => a.value === b.value}
    >
      <span className={cx("relative flex", className)}>
        <BaseCombobox.Input {...control} placeholder={placeholder} onBlur={onBlur} className={cx(INPUT, "pr-8")} />
        <BaseCombobox.Trigger
          aria-label={placeholder ?? emptyText}
          tabIndex={-1}
          className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-second"
        >
          <ChevronDown aria-hidden className="size-3.5" />
        </BaseCombobox.Trigger>
      </span>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50">
          <BaseCombobox.Popup className={cx(SURFACE, "max-h-75 w-(--anchor-width)")}>
            <BaseCombobox.Empty className="px-2 text-small text-second empty:hidden">{emptyText}</BaseCombobox.Empty>
            <BaseCombobox.List>
              {(choice: Choice<V>) => (
                <BaseCombobox.Item
                  key={String(choice.value)}
                  value={choice}
                  disabled={Boolean(choice.refused)}
                  className={ITEM}
                >
                  <ChoiceLine
                    choice={choice}
                    mark={
                      <BaseCombobox.ItemIndicator render={<Check aria-hidden className="size-3.5 text-accent" />} />
                    }
                  />
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}

// Tabs with counts, the chosen one underlined.
import { Tabs as Base } from "@base-ui/react/tabs";
import { cx } from "./cx";

export interface TabChoice<V extends string> {
  value: V;
  label: string;
  count?: string;
}

export function TabBar<V extends string>({
  label,
  value,
  tabs,
  onChange,
}: {
  label: string;
  value: V;
  tabs: TabChoice<V>[];
  onChange: (value: V) => void;
}) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as V)}>
      <Base.List aria-label={label} className="flex gap-5" activateOnFocus={false}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={cx(
              "-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-body font-medium text-second transition-colors hover:text-ink",
              "data-active:border-accent data-active:text-ink",
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="font-normal text-second">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
    </Base.Root>
  );
}

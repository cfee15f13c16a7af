// The filters that are no chips: when the last call was, and how long the talk.
import { Popover } from "@base-ui/react/popover";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { fromLocalInput, toLocalInput } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import type { Search } from "@/shared/routing/link";
import { Button } from "@/shared/ui/button";
import { NumberField } from "@/shared/ui/number-field";
import { Shape } from "@/shared/ui/status-badge";
import { TextField } from "@/shared/ui/text-field";

interface FilterButtonProps {
  search: Search;
  setSearch: (change: Search) => void;
  /** Talk says something on the Completed tab only. */
  withTalk: boolean;
}

export function FilterButton({ search, setSearch, withTalk }: FilterButtonProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const active = ["from", "until", "min", "max"].some((key) => search[key]);
  const moment = (key: string) => (search[key] ? toLocalInput(Number(search[key])) : "");
  const seconds = (key: string) => (search[key] ? Number(search[key]) / 1000 : null);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<Button icon={<ListFilter aria-hidden className="size-3.5" />} />}>
        {t("records.filters")}
        {active && (
          <>
            <Shape form="disc" className="text-accent" />
            <span className="sr-only">{t("records.activeFilters")}</span>
          </>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-50">
          <Popover.Popup
            aria-label={t("records.filters")}
            className="flex w-80 flex-col gap-3 rounded-card border border-strong bg-surface p-4 shadow-pop outline-none"
          >
            <fieldset className="m-0 flex flex-col gap-2 border-0 p-0">
              <legend className="p-0 pb-1 text-small text-second">{t("records.filterDate")}</legend>
              <TextField
                label={t("records.filterDateFrom")}
                type="datetime-local"
                value={moment("from")}
                onChange={(text) => setSearch({ from: fromLocalInput(text)?.toString() })}
              />
              <TextField
                label={t("records.filterDateUntil")}
                type="datetime-local"
                value={moment("until")}
                onChange={(text) => setSearch({ until: fromLocalInput(text)?.toString() })}
              />
            </fieldset>
            {withTalk && (
              <fieldset className="m-0 border-0 p-0">
                <legend className="p-0 pb-1 text-small text-second">{t("records.filterTalk")}</legend>
                <div className="grid grid-cols-2 gap-2.5">
                  <NumberField
                    label={t("records.filterTalkMin")}
                    value={seconds("min")}
                    onChange={(value) => setSearch({ min: value === null ? undefined : String(value * 1000) })}
                  />
                  <NumberField
                    label={t("records.filterTalkMax")}
                    value={seconds("max")}
                    onChange={(value) => setSearch({ max: value === null ? undefined : String(value * 1000) })}
                  />
                </div>
              </fieldset>
            )}
            <div className="flex justify-end gap-2">
              <Button
                kind="quiet"
                disabled={!active}
                onClick={() => setSearch({ from: undefined, until: undefined, min: undefined, max: undefined })}
              >
                {t("records.filterClear")}
              </Button>
              <Button kind="primary" onClick={() => setOpen(false)}>
                {t("common.close")}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

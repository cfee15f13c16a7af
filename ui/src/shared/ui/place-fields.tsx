// Choosing a country and a time zone by typing a part of the name. Used at the first run and in the settings.
import { useMemo } from "react";
import { useCall } from "@/ipc/queries";
import { locale } from "../format/locale";
import { countries } from "../format/regions";
import { useT } from "../i18n";
import { Field, type FieldProps } from "./field";
import { Combobox } from "./select";

interface PlaceFieldProps extends Omit<FieldProps, "children"> {
  value: string | null;
  onChange: (value: string) => void;
}

export function CountryField({ value, onChange, ...frame }: PlaceFieldProps) {
  const t = useT();
  const codes = useCall("choices", {}).data?.countries;
  const language = locale();
  const choices = useMemo(
    () => countries(codes ?? [], language).map(({ code, name }) => ({ value: code, label: name, note: code })),
    [codes, language],
  );
  return (
    <Field {...frame}>
      {(control) => (
        <Combobox
          {...control}
          value={value}
          choices={choices}
          onChange={onChange}
          placeholder={t("settings.countryNone")}
          emptyText={t("common.nothingFound")}
        />
      )}
    </Field>
  );
}

export function ZoneField({ value, onChange, ...frame }: PlaceFieldProps) {
  const t = useT();
  const zones = useCall("choices", {}).data?.zones;
  const choices = useMemo(() => {
    const known = zones ?? [];
    return (value && !known.includes(value) ? [value, ...known] : known).map((zone) => ({
      value: zone,
      label: zone.replaceAll("_", " "),
    }));
  }, [zones, value]);
  return (
    <Field {...frame}>
      {(control) => (
        <Combobox
          {...control}
          value={value}
          choices={choices}
          onChange={onChange}
          emptyText={t("common.nothingFound")}
        />
      )}
    </Field>
  );
}

// A warning while nobody has said in which country numbers without "+" are read.
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";

export function HomeCountry() {
  const t = useT();
  const settings = useCall("settings_get", {}).data?.settings;
  if (!settings || settings.default_country !== null) return null;
  return (
    <p className="px-6 pb-3 text-small text-caution">
      {t("importing.noCountry")}{" "}
      <AppLink to={paths.settings} className="underline">
        {t("errors.remedy.settings")}
      </AppLink>
    </p>
  );
}

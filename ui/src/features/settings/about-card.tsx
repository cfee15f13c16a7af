// What this app is, where its data lies, how its passwords are kept.
import type { SystemInfo } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Card, Pairs } from "@/shared/ui/layout";

export function AboutCard({ info }: { info: SystemInfo }) {
  const t = useT();
  return (
    <Card title={t("settings.about")}>
      <Pairs
        pairs={[
          { name: t("settings.version"), value: info.version },
          { name: t("settings.folder"), value: info.data_folder },
          { name: t("settings.vault"), value: t(`settings.vaultKind.${info.vault}`) },
          {
            name: t("settings.guide"),
            value: (
              <AppLink to={paths.firstRun} className="text-accent hover:underline" title={t("settings.guideText")}>
                {t("settings.guideOpen")}
              </AppLink>
            ),
          },
        ]}
      />
    </Card>
  );
}

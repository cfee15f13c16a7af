// The settings: each is kept as soon as it is chosen, or when its field is left. Only the database and the way of visitors
// wait for a button.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Waiting } from "@/shared/table/list-states";
import { Page, PageHead } from "@/shared/ui/layout";
import { AboutCard } from "./about-card";
import { CallingCard } from "./calling-card";
import { DatabaseCard } from "./database-card";
import { PublicUrlCard } from "./public-url-card";
import { useSettings } from "./use-settings";
import { WindowCard } from "./window-card";

export default function SettingsPage() {
  const t = useT();
  const settings = useSettings();
  const info = useCall("system_info", {});
  return (
    <Page>
      <PageHead
        title={t("settings.title")}
        beside={
          settings.state !== "idle" && (
            <span role="status" className="text-small text-second">
              {t(settings.state === "saving" ? "settings.saving" : "settings.saved")}
            </span>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-4 pb-6">
        <div className="flex max-w-form flex-col gap-4">
          {settings.loadFailure && <ErrorPanel failure={settings.loadFailure} onRetry={settings.reload} />}
          {settings.failure && <ErrorPanel failure={settings.failure} />}
          {!settings.value && !settings.loadFailure && <Waiting />}
          {settings.value && <CallingCard value={settings.value} set={settings.set} problem={settings.problem} />}
          {settings.value && <WindowCard value={settings.value} set={settings.set} />}
          {settings.value && <PublicUrlCard />}
          {info.data && <DatabaseCard current={info.data.database} />}
          {info.data && <AboutCard info={info.data} />}
        </div>
      </div>
    </Page>
  );
}

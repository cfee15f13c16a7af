// The first run: one calm page. It asks where one is, and offers to try everything on twenty practice callees.
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { host } from "@/ipc/client";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { systemZone } from "@/shared/format/locale";
import { guessCountry } from "@/shared/format/regions";
import { useT } from "@/shared/i18n";
import { useIntent } from "@/shared/routing/intents";
import { AppLink, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { CountryField, ZoneField } from "@/shared/ui/place-fields";
import { Progress } from "@/shared/ui/progress";
import { beginGuide } from "./guide-state";

const CALLEES = 20;

export default function WelcomePage() {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const settings = useCall("settings_get", {});
  const choices = useCall("choices", {}).data;
  const [country, setCountry] = useState<string | null>(null);
  const [zone, setZone] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState<"try" | "own" | null>(null);
  const [failure, setFailure] = useState<IpcFailure | null>(null);

  const kept = settings.data?.settings;
  const here = systemZone();
  const chosenCountry =
    country ?? kept?.default_country ?? (choices ? guessCountry(navigator.language, here, choices.countries) : null);
  const chosenZone = zone ?? (kept?.default_country && kept.time_zone ? kept.time_zone : here);

  const run = async (what: "try" | "own", then: () => Promise<void> | void) => {
    setTried(true);
    if (!kept || chosenCountry === null) return;
    setFailure(null);
    setBusy(what);
    try {
      await host().call("settings_update", {
        settings: { ...kept, default_country: chosenCountry, time_zone: chosenZone },
      });
      await then();
    } catch (cause) {
      setFailure(toFailure(cause));
      setBusy(null);
    }
  };
  const practise = () =>
    run("try", async () => {
      const made = await host().call("practice_start", { task_name: t("firstRun.taskName"), callees: CALLEES });
      beginGuide(made.task, made.path);
      go(paths.callTask(made.task));
      intend("importCallees", { task: made.task, path: made.path });
    });

  return (
    <div className="flex h-full overflow-y-auto">
      <div className="m-auto flex w-full max-w-form flex-col gap-6 px-6 py-8">
        <header className="flex flex-col gap-1">
          <h1 className="text-title font-semibold">{t("firstRun.title")}</h1>
          <p className="max-w-prose text-lead text-second">{t("firstRun.text")}</p>
        </header>
        {settings.error && <ErrorPanel failure={settings.error} onRetry={() => void settings.refetch()} />}
        <section className="rounded-card border border-line bg-surface p-5">
          <div className="grid grid-cols-2 items-start gap-4">
            <CountryField
              label={t("firstRun.country")}
              required
              hint={t("firstRun.countryHint")}
              value={chosenCountry}
              onChange={setCountry}
              error={tried && chosenCountry === null ? t("words.problem.required") : null}
            />
            <ZoneField
              label={t("firstRun.zone")}
              required
              hint={t("firstRun.zoneHint")}
              value={chosenZone}
              onChange={setZone}
            />
          </div>
          <p className="mt-3 text-small text-second">{t("firstRun.change")}</p>
        </section>
        {failure && <ErrorPanel failure={failure} />}
        <section className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-4">
          <div className="flex flex-col gap-3 rounded-card border border-accent bg-surface p-5">
            <p className="flex-1 text-second">{t("firstRun.tryText")}</p>
            {busy === "try" && <Progress label={t("firstRun.starting")} value={null} />}
            <div>
              <Button
                kind="primary"
                busy={busy === "try"}
                disabled={!kept || busy !== null}
                onClick={() => void practise()}
              >
                {t("firstRun.try")}
              </Button>
            </div>
          </div>
          <div className="flex flex-col gap-3 rounded-card border border-line bg-surface p-5">
            <p className="flex-1 text-second">{t("firstRun.ownText")}</p>
            <div>
              <Button
                busy={busy === "own"}
                disabled={!kept || busy !== null}
                onClick={() => void run("own", () => go(paths.lineNew))}
              >
                {t("firstRun.own")}
              </Button>
            </div>
          </div>
        </section>
        <AppLink to={paths.desk} className="flex items-center gap-1 self-start text-small text-second hover:text-ink">
          {t("firstRun.skip")}
          <ArrowRight aria-hidden className="size-3" />
        </AppLink>
      </div>
    </div>
  );
}

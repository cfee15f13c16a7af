// The first run: one calm page. It asks where one is, and offers to try calls and chats on people who are not real.
import { ArrowRight, MessageSquare, Phone } from "lucide-react";
import { type ReactNode, useState } from "react";
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
import { beginCallGuide, beginChatGuide } from "./guide-state";

const CALLEES = 20;
const CONTACTS = 20;

/** What a press on a button leads to. */
type Start = "calls" | "chats" | "line" | "ai";

export default function WelcomePage() {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const settings = useCall("settings_get", {});
  const choices = useCall("choices", {}).data;
  const [country, setCountry] = useState<string | null>(null);
  const [zone, setZone] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState<Start | null>(null);
  const [failure, setFailure] = useState<IpcFailure | null>(null);

  const kept = settings.data?.settings;
  const here = systemZone();
  const chosenCountry =
    country ?? kept?.default_country ?? (choices ? guessCountry(navigator.language, here, choices.countries) : null);
  const chosenZone = zone ?? (kept?.default_country && kept.time_zone ? kept.time_zone : here);

  const run = async (what: Start, then: () => Promise<void> | void) => {
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
  const practiseCalls = () =>
    run("calls", async () => {
      const made = await host().call("practice_start", { task_name: t("firstRun.calls.taskName"), callees: CALLEES });
      beginCallGuide(made.task, made.path);
      go(paths.callTask(made.task));
      intend("importCallees", { task: made.task, path: made.path });
    });
  const practiseChats = () =>
    run("chats", async () => {
      const made = await host().call("practice_chat_start", {
        task_name: t("firstRun.chats.taskName"),
        manager_name: t("firstRun.chats.managerName"),
        ai_name: t("firstRun.chats.aiName"),
        channel_name: t("firstRun.chats.channelName"),
        integration_name: t("firstRun.chats.integrationName"),
        first_message: t("firstRun.chats.firstMessage", { name: "{name}", manager: "{manager}" }),
        contacts: CONTACTS,
      });
      beginChatGuide(made.task, made.integration);
      go(`${paths.chats}?task=${made.task}`);
    });

  const idle = !kept || busy !== null;
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
        <div className="grid grid-cols-2 gap-4">
          <Try
            icon={<Phone aria-hidden className="size-4" />}
            title={t("firstRun.calls.title")}
            text={t("firstRun.calls.tryText")}
            waiting={busy === "calls" ? t("firstRun.calls.starting") : null}
          >
            <Button kind="primary" busy={busy === "calls"} disabled={idle} onClick={() => void practiseCalls()}>
              {t("firstRun.calls.try")}
            </Button>
          </Try>
          <Try
            icon={<MessageSquare aria-hidden className="size-4" />}
            title={t("firstRun.chats.title")}
            text={t("firstRun.chats.tryText")}
            waiting={busy === "chats" ? t("firstRun.chats.starting") : null}
          >
            <Button kind="primary" busy={busy === "chats"} disabled={idle} onClick={() => void practiseChats()}>
              {t("firstRun.chats.try")}
            </Button>
          </Try>
        </div>
        <section className="flex items-center gap-4 rounded-card border border-line bg-surface p-5">
          <p className="flex-1 text-second">{t("firstRun.ownText")}</p>
          <Button busy={busy === "line"} disabled={idle} onClick={() => void run("line", () => go(paths.lineNew))}>
            {t("firstRun.own")}
          </Button>
          <Button busy={busy === "ai"} disabled={idle} onClick={() => void run("ai", () => go(paths.aiNew))}>
            {t("firstRun.ownAi")}
          </Button>
        </section>
        <AppLink to={paths.desk} className="flex items-center gap-1 self-start text-small text-second hover:text-ink">
          {t("firstRun.skip")}
          <ArrowRight aria-hidden className="size-3" />
        </AppLink>
      </div>
    </div>
  );
}

function Try({
  icon,
  title,
  text,
  waiting,
  children,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  /** What is being prepared, while it is. */
  waiting: string | null;
  children: ReactNode;
}) {
  return (
    <section className="flex min-w-0 flex-col gap-3 rounded-card border border-accent bg-surface p-5">
      <h2 className="flex items-center gap-2 font-semibold">
        <span className="text-accent">{icon}</span>
        {title}
      </h2>
      <p className="flex-1 text-second">{text}</p>
      {waiting !== null && <Progress label={waiting} value={null} />}
      <div>{children}</div>
    </section>
  );
}

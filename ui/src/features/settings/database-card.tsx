// Which database the data lies in: SQLite in the data folder, or a PostgreSQL that a team shares. Tested before it is chosen.
import { useState } from "react";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { Card } from "@/shared/ui/layout";
import { Shape } from "@/shared/ui/status-badge";
import { TextField } from "@/shared/ui/text-field";

/** Plainly an address of a PostgreSQL: whether it answers is the engine's to find out. */
export function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\/[^\s/]+/.test(text.trim());
}

export function DatabaseCard({ current }: { current: string }) {
  const t = useT();
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const choose = useAct("database_choose");
  const postgres = current === "postgres";
  const wrong = url.trim() !== "" && !isDatabaseUrl(url);
  const test = () => {
    setTried(true);
    if (isDatabaseUrl(url)) choose.mutate({ url: url.trim() });
  };
  return (
    <Card
      title={t("settings.database")}
      aside={`${t("settings.databaseNow")}: ${t(`settings.databaseName.${postgres ? "postgres" : "sqlite"}`)}`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          test();
        }}
      >
        <p className="text-second">{t("settings.databaseText")}</p>
        <TextField
          label={`PostgreSQL · ${t("settings.databaseUrl")}`}
          hint={t("settings.databaseUrlHint")}
          placeholder="postgres://switchboard:…@db.example.com:5432/switchboard"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={url}
          onChange={(next) => {
            choose.reset();
            setTried(false);
            setUrl(next);
          }}
          onBlur={() => setTried(true)}
          error={tried && wrong ? t("settings.databaseUrlWrong") : null}
        />
        <div role="status" className="empty:hidden">
          {choose.data && (
            <p
              className={cx(
                "flex items-start gap-2 rounded-control px-3 py-2",
                choose.data.reachable ? "bg-good-ground" : "bg-bad-ground",
              )}
            >
              <Shape
                form={choose.data.reachable ? "disc" : "triangle"}
                className={cx("mt-1.5 shrink-0", choose.data.reachable ? "text-good" : "text-bad")}
              />
              <span>
                {!choose.data.reachable
                  ? t("settings.databaseNotReached")
                  : choose.data.restart_needed
                    ? `${t("settings.databaseReached")} ${t("settings.databaseRestart")}`
                    : t("settings.databaseSame")}
              </span>
            </p>
          )}
          {choose.error && <ErrorPanel failure={choose.error} />}
        </div>
        <div className="flex gap-2.5">
          <Button type="submit" busy={choose.isPending} disabled={url.trim() === ""}>
            {t("settings.databaseTest")}
          </Button>
          {postgres && (
            <Button kind="quiet" disabled={choose.isPending} onClick={() => choose.mutate({ url: null })}>
              {t("settings.databaseBack")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

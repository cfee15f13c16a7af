// An error in its place: what happened, why, what to do, a button that does it. The code is small print.
import type { IpcFailure } from "@/ipc/host";
import { useT } from "../i18n";
import { useGo, useHere } from "../routing/link";
import { listOf, paths } from "../routing/paths";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Shape } from "../ui/status-badge";
import { type News, tell } from "../ui/toast";
import { present, type Remedy, type Severity } from "./present";
import type { T } from "../i18n";

const LOOK: Record<Severity, { box: string; form: "triangle" | "disc" | "ring" }> = {
  bad: { box: "bg-bad-ground text-bad", form: "triangle" },
  caution: { box: "bg-caution-ground text-caution", form: "disc" },
  note: { box: "bg-note-ground text-note", form: "ring" },
};

const TARGET: Record<Exclude<Remedy, null | "retry" | "reload" | "back">, string> = {
  lines: paths.lines,
  agents: paths.agents,
  settings: paths.settings,
};

export function ErrorPanel({
  failure,
  onRetry,
  className,
}: {
  failure: IpcFailure;
  onRetry?: () => void;
  className?: string;
}) {
  const t = useT();
  const go = useGo();
  const here = useHere();
  const shown = present(t, failure.error);
  const look = LOOK[shown.severity];
  const { remedy } = shown;
  const list = listOf(here);
  const act =
    remedy === null
      ? null
      : remedy === "retry" || remedy === "reload"
        ? (onRetry ?? (remedy === "reload" ? () => location.reload() : null))
        : remedy === "back"
          ? () => go(paths[list])
          : () => go(TARGET[remedy]);
  return (
    <div role="alert" className={cx("flex items-start gap-2.5 rounded-card px-3 py-2.5", look.box, className)}>
      <Shape form={look.form} className="mt-1.5 shrink-0" />
      <div className="min-w-0 flex-1" data-selectable>
        <p className="text-body font-medium">{shown.title}</p>
        <p className="text-small text-ink">{shown.text}</p>
        <p className="text-tiny text-second">{t("errors.code", { code: shown.code })}</p>
      </div>
      {act && remedy && <Button onClick={act}>{t(`errors.remedy.${remedy}`, { place: t(`nav.${list}`) })}</Button>}
    </div>
  );
}

/** The same, for what failed where no place is left to say it. */
export function tellFailure(t: T, failure: IpcFailure): void {
  const shown = present(t, failure.error);
  const news: News = { tone: shown.severity, title: shown.title, text: shown.text };
  tell(news);
}

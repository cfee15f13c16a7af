// The guide over the practice task's page: import, watch live calls, play a recording, export. It goes when it is done.
import { useLocation } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useEffect } from "react";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { onRecordingPlayed } from "@/shared/media/heard";
import { useIntent } from "@/shared/routing/intents";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button, IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { currentStep, type Step, STEPS } from "./guide-steps";
import { endGuide, type GuideState, markSeen, useGuide } from "./guide-state";

/** So long does one look at the wall before the next step is offered. */
const WATCHED_MS = 8_000;

export function PracticeGuide() {
  const guide = useGuide();
  const here = useLocation({ select: (location) => location.pathname });
  useEffect(() => onRecordingPlayed(() => markSeen("played")), []);
  if (!guide) return null;
  const page = paths.callTask(guide.task);
  if (here !== page && !here.startsWith(`${page}/records/`) && here !== paths.desk && here !== paths.exports)
    return null;
  return <Strip guide={guide} here={here} />;
}

function Strip({ guide, here }: { guide: GuideState; here: string }) {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const task = useCall("call_task_get", { id: guide.task });
  const exported =
    useCall("export_list", {}).data?.exports.some(
      ({ export: { request, state } }) =>
        request.source.kind === "records" && request.source.task === guide.task && state.status === "succeeded",
    ) ?? false;
  const counts = task.data?.counts;
  const gone = task.error?.error.code === "not_found";
  useEffect(() => {
    if (gone) endGuide();
  }, [gone]);
  // Whoever stays on the desk for a while as calls are live has watched them; when the first round is over there is
  // nothing left to watch.
  const over = counts !== undefined && counts.total > 0 && counts.waiting === 0 && counts.calling === 0;
  const watching = counts !== undefined && here === paths.desk && counts.calling > 0;
  useEffect(() => {
    if (over) markSeen("watched");
  }, [over]);
  useEffect(() => {
    if (!watching) return;
    const timer = setTimeout(() => markSeen("watched"), WATCHED_MS);
    return () => clearTimeout(timer);
  }, [watching]);
  if (!counts) return null;

  const step = currentStep({ total: counts.total, seen: guide.seen, exported });
  const onTask = here !== paths.desk && here !== paths.exports;
  const help = ((): { label: string; run: () => void } | null => {
    switch (step) {
      case "import":
        return {
          label: t("firstRun.guide.goImport"),
          run: () => intend("importCallees", { task: guide.task, path: guide.path }),
        };
      case "watch":
        return here === paths.desk ? null : { label: t("firstRun.guide.goWatch"), run: () => go(paths.desk) };
      case "play":
        return onTask ? null : { label: t("firstRun.guide.play"), run: () => go(paths.callTask(guide.task)) };
      case "export":
        return here === paths.exports
          ? null
          : onTask
            ? { label: t("firstRun.guide.goExports"), run: () => go(paths.exports) }
            : { label: t("firstRun.guide.export"), run: () => go(paths.callTask(guide.task)) };
      case "done":
        return {
          label: t("firstRun.guide.goLine"),
          run: () => {
            endGuide();
            go(paths.lineNew);
          },
        };
    }
  })();
  return (
    <section
      aria-label={t("firstRun.guide.label")}
      className="flex items-center gap-4 border-b border-line bg-accent-ground px-6 py-2"
    >
      <ol className="flex shrink-0 items-center gap-3">
        {STEPS.map((one, at) => (
          <Mark key={one} step={one} number={at + 1} now={step} />
        ))}
      </ol>
      <p role="status" className="min-w-0 flex-1 truncate text-second" title={text(step)}>
        {text(step)}
      </p>
      {help && (
        <Button kind="link" onClick={help.run}>
          {help.label}
        </Button>
      )}
      <IconButton label={t("firstRun.guide.dismiss")} onClick={endGuide}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </section>
  );

  function text(of: Step | "done"): string {
    return of === "done" ? t("firstRun.guide.done") : t(`firstRun.guide.${of}Text`);
  }
}

function Mark({ step, number, now }: { step: Step; number: number; now: Step | "done" }) {
  const t = useT();
  const at = now === "done" ? STEPS.length : STEPS.indexOf(now);
  const done = number - 1 < at;
  const current = number - 1 === at;
  return (
    <li
      aria-current={current ? "step" : undefined}
      className={cx("flex items-center gap-1.5 text-small", current ? "font-medium text-accent" : "text-second")}
    >
      <span
        className={cx(
          "inline-flex size-4.5 items-center justify-center rounded-full border text-tiny",
          done ? "border-accent bg-accent text-on-accent" : current ? "border-accent" : "border-control",
        )}
      >
        {done ? <Check aria-hidden className="size-3" /> : <span aria-hidden>{number}</span>}
      </span>
      <span className={cx(!current && "max-xl:sr-only")}>{t(`firstRun.guide.${step}`)}</span>
      {done && <span className="sr-only">{t("firstRun.guide.stepDone")}</span>}
    </li>
  );
}

// The guide over the practice call task: import, watch live calls, play a recording, export. It goes when it is done.
import { useEffect } from "react";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { onRecordingPlayed } from "@/shared/media/heard";
import { useIntent } from "@/shared/routing/intents";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { CALL_STEPS, callStep } from "./guide-steps";
import { type CallGuideState, endGuide, markSeen } from "./guide-state";
import { GuideStrip, type Help } from "./guide-strip";

/** So long does one look at the wall before the next step is offered. */
const WATCHED_MS = 8_000;

export function CallGuide({ guide, here }: { guide: CallGuideState; here: string }) {
  const page = paths.callTask(guide.task);
  useEffect(() => onRecordingPlayed(() => markSeen("played")), []);
  if (here !== page && !here.startsWith(`${page}/records/`) && here !== paths.desk && here !== paths.exports)
    return null;
  return <Strip guide={guide} here={here} />;
}

function Strip({ guide, here }: { guide: CallGuideState; here: string }) {
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

  const step = callStep({ total: counts.total, seen: guide.seen, exported });
  const onTask = here !== paths.desk && here !== paths.exports;
  const help = ((): Help | null => {
    switch (step) {
      case "import":
        return {
          label: t("firstRun.guide.calls.goImport"),
          run: () => intend("importCallees", { task: guide.task, path: guide.path }),
        };
      case "watch":
        return here === paths.desk ? null : { label: t("firstRun.guide.calls.goWatch"), run: () => go(paths.desk) };
      case "play":
        return onTask ? null : { label: t("firstRun.guide.calls.play"), run: () => go(paths.callTask(guide.task)) };
      case "export":
        return here === paths.exports
          ? null
          : onTask
            ? { label: t("firstRun.guide.calls.goExports"), run: () => go(paths.exports) }
            : { label: t("firstRun.guide.calls.export"), run: () => go(paths.callTask(guide.task)) };
      case "done":
        return {
          label: t("firstRun.guide.calls.goLine"),
          run: () => {
            endGuide();
            go(paths.lineNew);
          },
        };
    }
  })();
  return (
    <GuideStrip
      label={t("firstRun.guide.calls.label")}
      steps={CALL_STEPS.map((id) => ({ id, name: t(`firstRun.guide.calls.${id}`) }))}
      now={step}
      text={step === "done" ? t("firstRun.guide.calls.done") : t(`firstRun.guide.calls.${step}Text`)}
      help={help}
      onClose={endGuide}
    />
  );
}

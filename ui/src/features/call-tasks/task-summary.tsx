// The three cards of a task's page: how much is done, the calls of today against calling time, what the task is set to.
import { type ReactNode, useMemo } from "react";
import type { CalleeCounts, CallTaskView, Expiry } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { CallsOverTime } from "@/shared/charts/calls-over-time";
import { count } from "@/shared/format/numbers";
import { span } from "@/shared/format/times";
import { useT, useTimes } from "@/shared/i18n";
import { cx } from "@/shared/ui/cx";
import { Card, Pairs } from "@/shared/ui/layout";
import { StackedBar } from "@/shared/ui/progress";
import { Shape } from "@/shared/ui/status-badge";
import { barOf, doneOf, failedOf } from "./counts";
import { daysWords, windowsWords } from "./schedule-words";

/** As high as their neighbours; what has more to say makes all three higher rather than hiding it. */
const CARD = "flex min-h-53 flex-col";

export function DoneCard({ counts }: { counts: CalleeCounts }) {
  const t = useT();
  const failed = failedOf(counts);
  const lines = [
    { key: "answered", label: t("taskPage.answered"), value: counts.completed, tone: "text-good" },
    { key: "redial", label: t("taskPage.waitingRedial"), value: counts.waiting_redial, tone: "text-caution" },
    { key: "failed", label: t("taskPage.failed"), value: failed, tone: "text-bad" },
    { key: "waiting", label: t("taskPage.waiting"), value: counts.waiting + counts.calling, tone: "text-third" },
  ];
  return (
    <Card title={t("taskPage.done")} className={CARD}>
      <p className="-mt-1">
        <span className="text-big font-semibold">{count(doneOf(counts))}</span>{" "}
        <span className="text-lead text-second">{t("taskPage.ofTotal", { total: counts.total })}</span>
      </p>
      <StackedBar
        className="mt-2 mb-3"
        label={t("callTasks.progressLabel", {
          answered: counts.completed,
          redial: counts.waiting_redial,
          failed,
          total: counts.total,
        })}
        parts={barOf(counts)}
        total={counts.total}
      />
      <ul className="flex flex-col gap-0.5">
        {lines.map((line) => (
          <li key={line.key} className="flex items-center gap-2 text-small">
            <Shape
              form={line.key === "failed" ? "triangle" : line.key === "waiting" ? "ring" : "disc"}
              className={line.tone}
            />
            <span className="flex-1">{line.label}</span>
            <span>{count(line.value)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const BUCKET = 15 * 60_000;
const HOUR = 3_600_000;
/** Hours a day. */
const WIDE_OPEN = 16;

function startOfToday(): number {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

/** The part of the day worth drawing: open hours and calls, an hour around them, at least eight hours. */
export function spanToDraw(day: number, marks: readonly number[]): [number, number] {
  const end = day + 24 * HOUR;
  const inside = marks.map((mark) => Math.min(Math.max(mark, day), end));
  let from = inside.length > 0 ? Math.min(...inside) - HOUR : day + 8 * HOUR;
  let until = inside.length > 0 ? Math.max(...inside) + HOUR : day + 20 * HOUR;
  if (until - from < 8 * HOUR) {
    const middle = (from + until) / 2;
    from = middle - 4 * HOUR;
    until = middle + 4 * HOUR;
  }
  return [Math.max(day, Math.floor(from / HOUR) * HOUR), Math.min(end, Math.ceil(until / HOUR) * HOUR)];
}

export function CallsToday({ view }: { view: CallTaskView }) {
  const t = useT();
  const times = useTimes();
  const day = startOfToday();
  const timeline = useCall(
    "call_task_timeline",
    { id: view.task.id, from: day, until: day + 24 * HOUR, bucket_ms: BUCKET },
    { keepLast: true },
  ).data;
  const buckets = timeline?.buckets ?? [];
  const open = useMemo(() => timeline?.open ?? [], [timeline]);
  const [from, until] = useMemo(() => {
    const calls = (timeline?.buckets ?? []).flatMap((bucket) => [bucket.at, bucket.at + BUCKET]);
    const hours = open.reduce((sum, [begin, end]) => sum + (end - begin), 0) / HOUR;
    // Hours that are open nearly all day say nothing: the calls fill the picture.
    return spanToDraw(day, hours > WIDE_OPEN && calls.length > 0 ? calls : [...open.flat(), ...calls]);
  }, [day, open, timeline]);
  const started = buckets.reduce((sum, bucket) => sum + bucket.started, 0);
  const answered = buckets.reduce((sum, bucket) => sum + bucket.answered, 0);
  const live = view.counts.calling;
  return (
    <Card
      title={
        <>
          {t("taskPage.callsToday")} · {t("taskPage.live", { live, limit: view.task.draft.concurrency })}
        </>
      }
      aside={
        view.done_at !== null && view.task.status.status === "running"
          ? t("taskPage.doneAbout", { at: times.soon(view.done_at) })
          : undefined
      }
      className={CARD}
    >
      <CallsOverTime
        className="flex-1"
        label={t("taskPage.chartLabel", { started, answered })}
        buckets={buckets}
        bucketMs={BUCKET}
        open={open}
        from={from}
        until={until}
        now={Date.now()}
      />
      <p className="mt-1 flex gap-4 text-small text-second">
        {started === 0 ? (
          t("taskPage.noCallsToday")
        ) : (
          <>
            <Legend className="opacity-35">
              {count(started)} {t("taskPage.legendStarted")}
            </Legend>
            <Legend>
              {count(answered)} {t("taskPage.legendAnswered")}
            </Legend>
          </>
        )}
      </p>
    </Card>
  );
}

function Legend({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Shape form="square" className={cx("text-accent", className)} />
      {children}
    </span>
  );
}

/** A name that may be long: cut at its end, whole on hover; what stands after it always shows. */
function OneLine({ text, after }: { text: string; after?: string }) {
  return (
    <span className="flex gap-1" title={text}>
      <span className="min-w-0 truncate">{text}</span>
      {after && <span className="shrink-0">{after}</span>}
    </span>
  );
}

export function BasicInformation({ view, onShowImports }: { view: CallTaskView; onShowImports: () => void }) {
  const t = useT();
  const times = useTimes();
  const { draft } = view.task;
  const expiryWords = (expiry: Expiry): string | null => {
    switch (expiry.kind) {
      case "never":
        return null;
      case "after_import":
        return t("taskPage.expiryAfter", { span: span(expiry.minutes * 60_000) });
      case "at":
        return times.moment(expiry.at);
    }
  };
  const expiry = expiryWords(draft.expiry);
  return (
    <Card
      title={t("taskPage.basicInformation")}
      aside={
        <button type="button" onClick={onShowImports} className="rounded-chip text-accent hover:underline">
          {t("taskPage.importsShow")}
        </button>
      }
      className={CARD}
    >
      <Pairs
        pairs={[
          {
            name: t("taskPage.agent"),
            value: (
              <OneLine
                text={view.agent_name}
                after={view.agent_version === null ? undefined : `v${view.agent_version}`}
              />
            ),
          },
          { name: t("taskPage.line"), value: <OneLine text={view.line_name} /> },
          { name: t("taskPage.concurrency"), value: draft.concurrency },
          { name: t("taskPage.days"), value: daysWords(t, draft.schedule.workdays) },
          { name: t("taskPage.times"), value: <span title={draft.schedule.zone}>{windowsWords(draft.schedule)}</span> },
          {
            name: t("taskPage.redial"),
            value: draft.redial
              ? t("taskPage.redialTimes", { times: draft.redial.attempts, minutes: draft.redial.interval_minutes })
              : t("taskPage.redialOff"),
          },
          ...(draft.start.kind === "scheduled"
            ? [{ name: t("taskPage.start"), value: times.moment(draft.start.at) }]
            : []),
          ...(expiry === null ? [] : [{ name: t("taskPage.expiry"), value: expiry }]),
        ]}
      />
    </Card>
  );
}

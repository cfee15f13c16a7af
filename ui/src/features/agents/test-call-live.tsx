// A test call as it goes: phase, log line by line, and when it is over what it found out and its recording.
import { useEffect, useRef } from "react";
import { host } from "@/ipc/client";
import type { AgentTestCallView, RecordingView } from "@/ipc/contract";
import { money } from "@/shared/format/numbers";
import { talk } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { PlayerRow } from "@/shared/media/player-row";
import { usePlayer } from "@/shared/media/use-player";
import { cx } from "@/shared/ui/cx";
import { FieldNote } from "@/shared/ui/field";
import { Pairs } from "@/shared/ui/layout";
import { StatusBadge } from "@/shared/ui/status-badge";
import { entryWords } from "@/shared/words/log";
import { PHASE_LOOK, RESULT_LOOK } from "@/shared/words/results";
import { faultWords } from "@/shared/words/status";
import { type AgentForm, MAIN_INTENT } from "./agent-form";

export function TestCallLive({ view, form }: { view: AgentTestCallView; form: AgentForm }) {
  const t = useT();
  const ended = view.phase === "ended";
  const label = (key: string) =>
    (key === MAIN_INTENT ? form.mainIntent?.label : form.outputTags.find((one) => one.key === key)?.label) || key;
  return (
    <div className={cx("mb-3 flex flex-col gap-3", ended && "border-b border-line pb-4")}>
      <div role="status">
        {ended && view.result ? (
          <StatusBadge {...RESULT_LOOK[view.result]}>{t(`words.result.${view.result}`)}</StatusBadge>
        ) : (
          <StatusBadge {...PHASE_LOOK[view.phase]}>{t(`words.phase.${view.phase}`)}</StatusBadge>
        )}
      </div>
      {view.fault && <FieldNote error>{t("agents.test.fault", { fault: faultWords(t, view.fault) })}</FieldNote>}
      <Log view={view} />
      {view.verdict && (
        <p role="status" className={cx("text-small", view.verdict.kind === "counts" ? "text-good" : "text-caution")}>
          {view.verdict.kind === "failed"
            ? t("agents.test.verdict.failed", { trouble: t(`details.trouble.${view.verdict.part}`) })
            : t(`agents.test.verdict.${view.verdict.kind}`)}
        </p>
      )}
      {(form.converse || view.cost > 0) && (
        <p className="text-small text-second" role="status">
          {t("agents.converse.cost", { money: money(view.cost, true) })}{" "}
          {view.summing_up && t("agents.converse.summingUp")}
        </p>
      )}
      {ended && view.recording && <Recording recording={view.recording} />}
      {view.summary && (
        <section>
          <h3 className="mb-1 text-body font-medium">{t("agents.converse.summaryTitle")}</h3>
          <p data-selectable>{view.summary}</p>
        </section>
      )}
      {ended && view.fault === null && (
        <section>
          <h3 className="mb-1 text-body font-medium">{t("agents.test.tags")}</h3>
          {view.tags.length === 0 ? (
            <p className="text-small text-second">{t("agents.test.noTags")}</p>
          ) : (
            <Pairs pairs={view.tags.map((tag) => ({ name: label(tag.key), value: tag.value }))} />
          )}
        </section>
      )}
    </div>
  );
}

function Log({ view }: { view: AgentTestCallView }) {
  const t = useT();
  const list = useRef<HTMLOListElement>(null);
  const lines = view.log.length;
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  return (
    <section>
      <h3 className="mb-1 text-body font-medium">{t("agents.test.log")}</h3>
      {lines === 0 ? (
        <p className="text-small text-second">{t("agents.test.waiting")}</p>
      ) : (
        <ol
          ref={list}
          tabIndex={0}
          aria-label={t("agents.test.log")}
          className="flex max-h-60 flex-col gap-1 overflow-y-auto rounded-chip"
          data-selectable
        >
          {view.log.map((line, at) => (
            <li key={`${line.at}-${at}`} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
              <span className="w-8 text-small/5 text-second">{talk(line.at)}</span>
              <span className={line.speaker === "event" ? "text-small/5 text-second" : undefined}>
                {line.speaker !== "event" && (
                  <span className={cx("mr-1.5 font-medium", line.speaker === "agent" ? "text-agent" : "text-callee")}>
                    {t(`details.${line.speaker}`)}
                  </span>
                )}
                {entryWords(t, line.entry)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Recording({ recording }: { recording: RecordingView }) {
  const t = useT();
  const player = usePlayer(host().mediaUrl(recording.url));
  return (
    <section aria-label={t("agents.test.recording")}>
      <PlayerRow player={player} agent={recording.agent} callee={recording.callee} lengthMs={recording.length_ms} />
    </section>
  );
}

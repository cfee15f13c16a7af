// One callee of a rehearsal: what was expected and whether it was met, the recording, what was said and found out.
import { X } from "lucide-react";
import { host } from "@/ipc/client";
import type { LogLine, RehearsalCall, RehearsalStatus } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { talk } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { PlayerRow } from "@/shared/media/player-row";
import { type Player, usePlayer } from "@/shared/media/use-player";
import { IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { SideSheet } from "@/shared/ui/dialog";
import { Pairs } from "@/shared/ui/layout";
import { Shape, StatusBadge } from "@/shared/ui/status-badge";
import { entryWords } from "@/shared/words/log";
import { checkWords, RESULT_LOOK, resultOf } from "./rehearsal-words";

const VERDICT = {
  passed: { form: "disc", colour: "text-good" },
  failed: { form: "triangle", colour: "text-bad" },
  not_applicable: { form: "square", colour: "text-second" },
} as const;

export interface RehearsalSheetProps {
  call: RehearsalCall;
  status: RehearsalStatus;
  /** What is being said, while the call goes on. */
  live: readonly LogLine[];
  onClose: () => void;
}

export function RehearsalSheet({ call, status, live, onClose }: RehearsalSheetProps) {
  const t = useT();
  const name = t(`agents.rehearsal.persona.${call.persona}`);
  const result = resultOf(call, status);
  const recorded = call.has_recording && call.attempt !== null;
  const recording = useCall("recording_get", { attempt: call.attempt ?? 0 }, { enabled: recorded }).data;
  const player = usePlayer(recording ? host().mediaUrl(recording.url) : null);
  const { record } = call;
  return (
    <SideSheet
      open
      onClose={onClose}
      label={name}
      header={
        <div className="flex items-center gap-2.5">
          <h2 className="min-w-0 truncate text-lead font-semibold">{name}</h2>
          <StatusBadge {...RESULT_LOOK[result]}>{t(`agents.rehearsal.result.${result}`)}</StatusBadge>
          <IconButton label={t("common.close")} className="ml-auto" onClick={onClose}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      }
    >
      {record && record.checks.length > 0 && (
        <section className="border-b border-line px-6 py-3.5">
          <h3 className="mb-1.5 font-medium">{t("agents.rehearsal.expected")}</h3>
          <ul className="flex flex-col gap-1">
            {record.checks.map((check) => (
              <li key={check.expectation.kind} className="flex items-baseline gap-2">
                <Shape
                  form={VERDICT[check.verdict].form}
                  className={cx("shrink-0 self-center", VERDICT[check.verdict].colour)}
                />
                <span className="sr-only">{t(`agents.rehearsal.verdict.${check.verdict}`)}:</span>
                <span data-selectable>{checkWords(t, check)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {recording && (
        <section className="border-b border-line px-6 py-4" aria-label={t("recording.title")}>
          <h3 className="mb-1.5 font-medium">{t("recording.title")}</h3>
          <PlayerRow player={player} agent={recording.agent} callee={recording.callee} lengthMs={recording.length_ms} />
        </section>
      )}
      {record && (record.summary || record.tags.length > 0) && (
        <section className="flex flex-col gap-2 border-b border-line px-6 py-3.5">
          {record.summary && <p data-selectable>{record.summary}</p>}
          <Pairs
            pairs={record.tags.map((tag) => ({
              name: tag.key === "main_intent" ? t("records.col.intent") : tag.key,
              value: tag.value,
            }))}
          />
        </section>
      )}
      <Transcript lines={record ? record.log : live} player={recording ? player : null} live={!record} />
    </SideSheet>
  );
}

function Transcript({ lines, player, live }: { lines: readonly LogLine[]; player: Player | null; live: boolean }) {
  const t = useT();
  const title = t(live ? "agents.rehearsal.liveNow" : "details.log");
  return (
    <section className="px-6 py-3.5" aria-label={title}>
      <h3 className="mb-1.5 font-medium">{title}</h3>
      {lines.length === 0 && (
        <p className="text-small text-second">{t(live ? "agents.rehearsal.waitingLine" : "details.noLog")}</p>
      )}
      <ol className="-mx-2.5 flex flex-col">
        {lines
          .toSorted((a, b) => a.at - b.at)
          .map((line, at) => (
            <li key={`${line.at}-${at}`}>
              {player ? (
                <button type="button" onClick={() => player.seek(line.at)} className={cx(ROW, "hover:bg-raised")}>
                  <Words line={line} />
                </button>
              ) : (
                <div className={ROW}>
                  <Words line={line} />
                </div>
              )}
            </li>
          ))}
      </ol>
    </section>
  );
}

const ROW = "grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-4 rounded-control px-2.5 py-1 text-left";

function Words({ line }: { line: LogLine }) {
  const t = useT();
  return (
    <>
      <span className="w-8 text-small/5 text-second tabular-nums">{talk(line.at)}</span>
      <span data-selectable className={line.speaker === "event" ? "text-small/5 text-second" : undefined}>
        {line.speaker !== "event" && (
          <span className={cx("mr-1.5 font-medium", line.speaker === "agent" ? "text-agent" : "text-callee")}>
            {t(`details.${line.speaker}`)}
          </span>
        )}
        {entryWords(t, line.entry)}
      </span>
    </>
  );
}

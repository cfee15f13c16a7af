// The call log: who said what and what happened, each at its time. It follows the recording, and a press jumps there.
import { useEffect, useMemo, useRef } from "react";
import type { LogLine } from "@/ipc/contract";
import { talk } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import type { Player } from "@/shared/media/use-player";
import { cx } from "@/shared/ui/cx";
import { entryWords } from "@/shared/words/log";

/** The line that is being heard: the last one that has begun. */
export function lineAt(lines: readonly LogLine[], ms: number): number {
  let found = -1;
  lines.forEach((line, at) => {
    if (line.at <= ms) found = at;
  });
  return found;
}

/** In the order in which it was heard: lines are written down when they end, and may overlap. */
export function inOrder(lines: readonly LogLine[]): LogLine[] {
  return lines.toSorted((a, b) => a.at - b.at);
}

export function CallLog({ lines: written, player }: { lines: readonly LogLine[]; player: Player | null }) {
  const t = useT();
  const lines = useMemo(() => inOrder(written), [written]);
  const list = useRef<HTMLOListElement>(null);
  const heard = player && (player.playing || player.atMs > 0) ? lineAt(lines, player.atMs) : -1;
  const playing = player?.playing ?? false;
  useEffect(() => {
    if (playing && heard >= 0) list.current?.children[heard]?.scrollIntoView({ block: "nearest" });
  }, [heard, playing]);
  return (
    <section className="px-6 py-3.5" aria-label={t("details.log")}>
      <h3 className="mb-1.5 font-medium">{t("details.log")}</h3>
      {lines.length === 0 && <p className="text-small text-second">{t("details.noLog")}</p>}
      <ol ref={list} className="-mx-2.5 flex flex-col">
        {lines.map((line, at) => (
          <li key={`${line.at}-${at}`}>
            <Line line={line} now={at === heard} onJump={player ? () => player.seek(line.at) : undefined} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ line, now, onJump }: { line: LogLine; now: boolean; onJump?: () => void }) {
  const t = useT();
  const look = cx(
    "grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-4 rounded-control px-2.5 py-1 text-left",
    now && "bg-accent-ground",
    onJump && "hover:bg-raised",
  );
  const body = (
    <>
      <span className="w-8 text-small/5 text-second tabular-nums">{talk(line.at)}</span>
      <span data-selectable className={line.speaker === "event" ? "text-small/5 text-second" : undefined}>
        {line.speaker !== "event" && (
          <span className={cx("mr-1.5 font-medium", line.speaker === "agent" ? "text-agent" : "text-callee")}>
            {t(line.speaker === "agent" ? "details.agent" : "details.callee")}
          </span>
        )}
        {entryWords(t, line.entry)}
      </span>
    </>
  );
  return onJump ? (
    <button type="button" onClick={onJump} aria-current={now || undefined} className={look}>
      {body}
    </button>
  ) : (
    <div className={look}>{body}</div>
  );
}

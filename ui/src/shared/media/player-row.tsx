// A recording to be played: the button, the two lanes, where it stands. What it is a recording of, its page says.
import { Pause, Play } from "lucide-react";
import { talk } from "../format/times";
import { useT } from "../i18n";
import { FieldNote } from "../ui/field";
import type { Player } from "./use-player";
import { Waveform } from "./waveform";

export interface PlayerRowProps {
  player: Player;
  /** Levels of the two lanes, 0 to 1. */
  agent: readonly number[];
  callee: readonly number[];
  lengthMs: number;
  /** Nothing to play yet. */
  disabled?: boolean;
}

export function PlayerRow({ player, agent, callee, lengthMs, disabled }: PlayerRowProps) {
  const t = useT();
  return (
    <>
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          aria-label={t(player.playing ? "recording.pause" : "recording.play")}
          disabled={disabled}
          onClick={player.toggle}
          className="inline-flex size-7.5 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent enabled:hover:bg-accent-hover disabled:opacity-50"
        >
          {player.playing ? (
            <Pause aria-hidden className="size-3.5" fill="currentColor" />
          ) : (
            <Play aria-hidden className="ml-0.5 size-3.5" fill="currentColor" />
          )}
        </button>
        <div className="min-w-0 flex-1">
          <Waveform agent={agent} callee={callee} lengthMs={lengthMs} atMs={player.atMs} onSeek={player.seek} />
        </div>
      </div>
      <div className="mt-1 flex justify-between pl-10 text-small text-second">
        <span>{talk(player.atMs)}</span>
        <span>{talk(lengthMs)}</span>
      </div>
      {player.broken && <FieldNote error>{t("recording.broken")}</FieldNote>}
    </>
  );
}

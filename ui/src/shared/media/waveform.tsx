// Two lanes of a recording, agent above callee, played part in full colour. Pressed, dragged or moved with the arrows
// it says where to play. It knows no sound.
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useRef } from "react";
import { talk } from "../format/times";
import { useT } from "../i18n";
import { barsPath, toBars } from "./peaks";

export interface WaveformProps {
  agent: readonly number[];
  callee: readonly number[];
  lengthMs: number;
  atMs: number;
  onSeek: (ms: number) => void;
}

const BARS = 144;
const STEP = 3;
const HEIGHT = 32;
const JUMP_MS = 5_000;

export function Waveform({ agent, callee, lengthMs, atMs, onSeek }: WaveformProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const lanes = useMemo(
    () => ({
      agent: barsPath(toBars(agent, BARS), STEP, HEIGHT),
      callee: barsPath(toBars(callee, BARS), STEP, HEIGHT),
    }),
    [agent, callee],
  );
  const share = lengthMs > 0 ? Math.min(1, atMs / lengthMs) : 0;

  const seekTo = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || rect.width === 0) return;
    onSeek(Math.max(0, Math.min(1, (event.clientX - rect.left) / rect.width)) * lengthMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to: Partial<Record<string, number>> = {
      ArrowRight: atMs + JUMP_MS,
      ArrowLeft: atMs - JUMP_MS,
      Home: 0,
      End: lengthMs,
    };
    const target = to[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onSeek(Math.max(0, Math.min(lengthMs, target)));
  };

  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={t("recording.position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(lengthMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={t("recording.positionText", { at: talk(atMs), length: talk(lengthMs) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
      }}
      className="flex touch-none flex-col gap-2 rounded-chip"
    >
      <Lane path={lanes.agent} share={share} className="text-agent" />
      <Lane path={lanes.callee} share={share} className="text-callee" />
    </div>
  );
}

function Lane({ path, share, className }: { path: string; share: number; className: string }) {
  const clip = useId();
  const width = BARS * STEP;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`block h-8 w-full ${className}`}
    >
      <clipPath id={clip}>
        <rect width={share * width} height={HEIGHT} />
      </clipPath>
      <path d={path} stroke="currentColor" strokeWidth={2} strokeLinecap="round" opacity={0.35} />
      <path d={path} stroke="currentColor" strokeWidth={2} strokeLinecap="round" clipPath={`url(#${clip})`} />
    </svg>
  );
}

// Plays one recording: where it is, whether it runs, how fast. Streamed positions are taken once a frame.
import { useCallback, useEffect, useRef, useState } from "react";
import { recordingPlayed } from "./heard";

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

export interface Player {
  playing: boolean;
  atMs: number;
  speed: number;
  broken: boolean;
  toggle: () => void;
  seek: (ms: number) => void;
  setSpeed: (speed: number) => void;
}

export function usePlayer(url: string | null): Player {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [speed, setSpeedState] = useState(1);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    setPlaying(false);
    setAtMs(0);
    setBroken(false);
    if (!url) return;
    const element = new Audio(url);
    element.preload = "metadata";
    audio.current = element;
    let frame = 0;
    const follow = () => {
      setAtMs(element.currentTime * 1000);
      frame = requestAnimationFrame(follow);
    };
    element.addEventListener("play", () => {
      setPlaying(true);
      recordingPlayed();
      cancelAnimationFrame(frame);
      follow();
    });
    const stop = () => {
      setPlaying(false);
      cancelAnimationFrame(frame);
      setAtMs(element.currentTime * 1000);
    };
    element.addEventListener("pause", stop);
    element.addEventListener("ended", stop);
    element.addEventListener("seeked", () => setAtMs(element.currentTime * 1000));
    element.addEventListener("error", () => setBroken(true));
    return () => {
      cancelAnimationFrame(frame);
      element.pause();
      element.removeAttribute("src");
      element.load();
      audio.current = null;
    };
  }, [url]);

  const toggle = useCallback(() => {
    const element = audio.current;
    if (!element) return;
    if (element.paused) void element.play().catch(() => setBroken(true));
    else element.pause();
  }, []);
  const seek = useCallback((ms: number) => {
    if (audio.current) audio.current.currentTime = ms / 1000;
    setAtMs(ms);
  }, []);
  const setSpeed = useCallback((next: number) => {
    setSpeedState(next);
    if (audio.current) audio.current.playbackRate = next;
  }, []);
  return { playing, atMs, speed, broken, toggle, seek, setSpeed };
}

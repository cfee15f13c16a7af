// Peaks of a recording turned into the bars that fit a width. Pure arithmetic.

/** The loudest peak in each of `bars` equal parts, 0 to 1; silence where there is nothing. */
export function toBars(peaks: readonly number[], bars: number): number[] {
  const out: number[] = [];
  for (let bar = 0; bar < bars; bar += 1) {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    let loudest = 0;
    for (let at = from; at < to && at < peaks.length; at += 1) loudest = Math.max(loudest, Math.abs(peaks[at] ?? 0));
    out.push(Math.min(1, loudest));
  }
  return out;
}

/** Upright strokes around the middle of a lane, as one SVG path; silence is a dot. */
export function barsPath(bars: readonly number[], step: number, height: number): string {
  const middle = height / 2;
  return bars
    .map((bar, at) => {
      const half = Math.max(0.5, bar * (middle - 1));
      return `M${(at + 0.5) * step} ${(middle - half).toFixed(2)}V${(middle + half).toFixed(2)}`;
    })
    .join("");
}

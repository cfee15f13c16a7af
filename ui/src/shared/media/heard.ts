// Tells who wants to know that a recording began to play (the first-run guide). Knows neither.
const listeners = new Set<() => void>();

export function recordingPlayed(): void {
  for (const listener of listeners) listener();
}

export function onRecordingPlayed(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

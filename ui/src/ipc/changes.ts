// The change feed: which tables make which commands' answers stale, and how often at most they are fetched again.
import type { QueryClient } from "@tanstack/react-query";
import type { ChangeEvent } from "./contract";
import type { CommandName, Host } from "./host";
import { STALE_BY_TABLE } from "./tables";

/** A table that changes all the time makes its lists fetch again at most so often. */
export const QUIET_MS = 250;

const listListeners = new Map<CommandName, Set<() => void>>();

/** Hears that a paged list may have changed. */
export function onListChanged(command: CommandName, listen: () => void): () => void {
  const set = listListeners.get(command) ?? new Set();
  set.add(listen);
  listListeners.set(command, set);
  return () => set.delete(listen);
}

export interface Throttle {
  hit: (key: string) => void;
  stop: () => void;
}

/** At once for the first, then at most once in `ms` for each key; the last one is never lost. */
export function throttleByKey(ms: number, run: (key: string) => void): Throttle {
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; again: boolean }>();
  const begin = (key: string) => {
    run(key);
    const timer = setTimeout(() => {
      const state = waiting.get(key);
      waiting.delete(key);
      if (state?.again) begin(key);
    }, ms);
    waiting.set(key, { timer, again: false });
  };
  return {
    hit(key) {
      const state = waiting.get(key);
      if (state) state.again = true;
      else begin(key);
    },
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

function makeStale(client: QueryClient, commands: readonly CommandName[]): void {
  const stale = new Set<string>(commands);
  void client.invalidateQueries({ predicate: (query) => query.queryKey[0] === "call" && stale.has(String(query.queryKey[1])) });
  for (const command of commands) {
    // A list that nobody looks at is forgotten rather than fetched; one that is shown renews what is in sight.
    client.removeQueries({ predicate: (query) => query.queryKey[0] === "list" && query.queryKey[1] === command && !query.isActive() });
    for (const listen of listListeners.get(command) ?? []) listen();
  }
}

/** Joins the host's changes to the cache. An unknown table makes everything stale: too much is better than wrong. */
export function joinChanges(host: Host, client: QueryClient): () => void {
  const everything = [...new Set(Object.values(STALE_BY_TABLE).flat())];
  const throttle = throttleByKey(QUIET_MS, (table) => makeStale(client, STALE_BY_TABLE[table] ?? everything));
  const stopChanges = host.onChange((change: ChangeEvent) => throttle.hit(change.table));
  let lost = false;
  const stopConnection = host.onConnection((state) => {
    if (state === "live" && lost) makeStale(client, everything);
    lost = state === "lost";
  });
  return () => {
    stopChanges();
    stopConnection();
    throttle.stop();
  };
}

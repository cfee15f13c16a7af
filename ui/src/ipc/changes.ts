// The change feed: which tables make which commands' answers stale, and how often at most they are fetched again.
import type { Query, QueryClient } from "@tanstack/react-query";
import type { ChangeEvent } from "./contract";
import type { CommandName, Host } from "./host";
import { STALE_BY_TABLE } from "./tables";

/** However often its tables change, a command is asked again at most so often. */
export const QUIET_MS = 250;

const listListeners = new Map<CommandName, Set<() => void>>();

/** Hears that a paged list may have changed. */
export function onListChanged(command: CommandName, listen: () => void): () => void {
  const set = listListeners.get(command) ?? new Set();
  set.add(listen);
  listListeners.set(command, set);
  return () => set.delete(listen);
}

export interface Throttle<Key> {
  hit: (key: Key) => void;
  /** Once more after the pause, and not before. */
  later: (key: Key) => void;
  stop: () => void;
}

/** At once for the first, then at most once in `ms` for each key; the last one is never lost. */
export function throttleByKey<Key>(ms: number, run: (key: Key) => void): Throttle<Key> {
  const waiting = new Map<Key, { timer: ReturnType<typeof setTimeout>; again: boolean }>();
  const begin = (key: Key) => {
    const timer = setTimeout(() => {
      const state = waiting.get(key);
      waiting.delete(key);
      if (state?.again) begin(key);
    }, ms);
    waiting.set(key, { timer, again: false });
    run(key);
  };
  const later = (key: Key) => {
    const state = waiting.get(key);
    if (state) state.again = true;
  };
  return {
    hit(key) {
      if (waiting.has(key)) later(key);
      else begin(key);
    },
    later,
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** Marks a command's answers as old. Returns whether one of them was being fetched: its answer may be too old already. */
function makeStale(client: QueryClient, command: CommandName): boolean {
  const asks = (query: Query) => query.queryKey[0] === "call" && query.queryKey[1] === command;
  const underWay = client.isFetching({ predicate: asks }) > 0;
  // A slow answer is never cut off: under a stream of changes it would not arrive at all.
  void client.invalidateQueries({ predicate: asks }, { cancelRefetch: false });
  // A list that nobody looks at is forgotten rather than fetched; one that is shown renews what is in sight.
  client.removeQueries({
    predicate: (query) => query.queryKey[0] === "list" && query.queryKey[1] === command && !query.isActive(),
  });
  for (const listen of listListeners.get(command) ?? []) listen();
  return underWay;
}

/** Joins the host's changes to the cache. An unknown table makes everything stale: too much is better than wrong. */
export function joinChanges(host: Host, client: QueryClient): () => void {
  const everything = [...new Set(Object.values(STALE_BY_TABLE).flat())];
  const throttle: Throttle<CommandName> = throttleByKey(QUIET_MS, (command) => {
    if (makeStale(client, command)) throttle.later(command);
  });
  const stale = (commands: readonly CommandName[]) => commands.forEach((command) => throttle.hit(command));
  const stopChanges = host.onChange((change: ChangeEvent) => stale(STALE_BY_TABLE[change.table] ?? everything));
  let lost = false;
  const stopConnection = host.onConnection((state) => {
    if (state === "live" && lost) stale(everything);
    lost = state === "lost";
  });
  return () => {
    stopChanges();
    stopConnection();
    throttle.stop();
  };
}

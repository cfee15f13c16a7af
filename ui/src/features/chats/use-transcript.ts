// A dialogue's messages, a bounded window over them: older ones are fetched on the way up, newer ones on the way down, and
// what lies far outside is dropped, so that ten thousand messages stay light. Changes renew what is held.
import { useCallback, useEffect, useReducer, useRef } from "react";
import { onListChanged } from "@/ipc/changes";
import { host } from "@/ipc/client";
import type { DialogueId, Message } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";

const PAGE = 100;
/** Most messages that are held. */
export const HELD = 300;

export interface Transcript {
  messages: readonly Message[];
  /** There are more above, below. */
  older: boolean;
  newer: boolean;
  loaded: boolean;
  failure: IpcFailure | null;
}

export type Step =
  | { kind: "latest"; rows: readonly Message[]; more: boolean }
  | { kind: "older"; rows: readonly Message[]; more: boolean }
  | { kind: "newer"; rows: readonly Message[]; more: boolean }
  | { kind: "renewed"; rows: readonly Message[] }
  | { kind: "failed"; failure: IpcFailure };

export const EMPTY: Transcript = { messages: [], older: false, newer: false, loaded: false, failure: null };

export function step(now: Transcript, { kind, ...rest }: Step): Transcript {
  const given = rest as { rows: readonly Message[]; more: boolean };
  switch (kind) {
    case "latest":
      return { messages: given.rows, older: given.more, newer: false, loaded: true, failure: null };
    case "older": {
      const all = [...given.rows, ...now.messages];
      return { ...now, messages: all.slice(0, HELD), older: given.more, newer: now.newer || all.length > HELD };
    }
    case "newer": {
      const all = [...now.messages, ...given.rows];
      return { ...now, messages: all.slice(-HELD), older: now.older || all.length > HELD, newer: given.more };
    }
    case "renewed": {
      const [first] = now.messages;
      const last = now.messages.at(-1);
      if (!first || !last) return { ...now, messages: given.rows, loaded: true, failure: null };
      const [fresh] = given.rows;
      // So much is new that the held part no longer joins it: it is let go.
      if (!now.newer && fresh && fresh.id > last.id)
        return { messages: given.rows, older: true, newer: false, loaded: true, failure: null };
      const known = new Map(given.rows.map((row) => [row.id, row]));
      const kept = now.messages.map((row) => known.get(row.id) ?? row);
      const added = now.newer ? [] : given.rows.filter((row) => row.id > last.id);
      const all = [...kept, ...added];
      return {
        ...now,
        messages: all.slice(-Math.max(HELD, kept.length)),
        older: now.older || all.length > Math.max(HELD, kept.length),
        failure: null,
      };
    }
    case "failed":
      return { ...now, loaded: true, failure: (rest as { failure: IpcFailure }).failure };
  }
}

export function useTranscript(id: DialogueId) {
  const [state, dispatch] = useReducer(step, EMPTY);
  const latest = useRef(state);
  latest.current = state;
  const busy = useRef(false);

  const ask = useCallback(
    async (before: number | null, after: number | null) =>
      host().call("dialogue_messages", { id, before, after, limit: PAGE }),
    [id],
  );
  const run = useCallback(async (load: () => Promise<Step>) => {
    if (busy.current) return;
    busy.current = true;
    try {
      dispatch(await load());
    } catch (cause) {
      dispatch({ kind: "failed", failure: toFailure(cause) });
    } finally {
      busy.current = false;
    }
  }, []);

  const toLatest = useCallback(() => run(async () => ({ kind: "latest", ...(await ask(null, null)) })), [run, ask]);
  const loadOlder = useCallback(() => {
    const [first] = latest.current.messages;
    if (first && latest.current.older) void run(async () => ({ kind: "older", ...(await ask(first.id, null)) }));
  }, [run, ask]);
  const loadNewer = useCallback(() => {
    const last = latest.current.messages.at(-1);
    if (last && latest.current.newer) void run(async () => ({ kind: "newer", ...(await ask(null, last.id)) }));
  }, [run, ask]);

  useEffect(() => {
    void toLatest();
    return onListChanged("dialogue_messages", () => {
      const last = latest.current.messages.at(-1);
      // Far up, what is held is renewed to its own end; at the end, new messages come in.
      const before = latest.current.newer && last ? last.id + 1 : null;
      void ask(before, null)
        .then(({ rows }) => dispatch({ kind: "renewed", rows }))
        .catch(() => undefined);
    });
  }, [toLatest, ask]);

  return { ...state, loadOlder, loadNewer, toLatest };
}

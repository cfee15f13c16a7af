// One import from file to batch: opened, looked at while it is read or saved, adjusted, committed or given up.
import { useCallback, useEffect, useRef, useState } from "react";
import { host } from "@/ipc/client";
import type { ImportColumnChoice, ImportInto, ImportView } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { callKey, useCall, useQueryClient } from "@/ipc/queries";

const LOOK_MS = 250;

/** What the user makes of the file. */
export interface ImportChange {
  task?: number;
  sheet?: number;
  column?: number;
  columns?: ImportColumnChoice;
}

export function isBusy(view: ImportView | undefined): boolean {
  return view?.state.state === "reading" || view?.state.state === "committing";
}

export function useImport() {
  const client = useQueryClient();
  const [id, setId] = useState<number | null>(null);
  const [opening, setOpening] = useState(false);
  const [failure, setFailure] = useState<IpcFailure | null>(null);
  const living = useRef<number | null>(null);

  const [watch, setWatch] = useState(false);
  const asked = useCall("import_get", { id: id ?? 0 }, { enabled: id !== null, everyMs: watch ? LOOK_MS : false });
  const view = id === null ? undefined : asked.data;
  // What rests is no longer asked after; the change feed still tells of it.
  if (isBusy(view) !== watch) setWatch(isBusy(view));

  const keep = useCallback(
    (next: ImportView) => {
      client.setQueryData(callKey("import_get", { id: next.id }), next);
      living.current = next.id;
      setId(next.id);
    },
    [client],
  );
  const attempt = useCallback(
    async (run: () => Promise<ImportView>) => {
      setFailure(null);
      try {
        keep(await run());
      } catch (cause) {
        setFailure(toFailure(cause));
      }
    },
    [keep],
  );

  const giveUp = useCallback(() => {
    const old = living.current;
    living.current = null;
    setId(null);
    setFailure(null);
    if (old !== null)
      void host()
        .call("import_cancel", { id: old })
        .catch(() => undefined);
  }, []);

  const open = useCallback(
    async (path: string, into: ImportInto, task: number | null) => {
      giveUp();
      setOpening(true);
      await attempt(() =>
        into === "do_not_call"
          ? host().call("do_not_call_import", { path })
          : host().call("import_open", {
              path,
              task: into === "call_task" ? task : null,
              chat_task: into === "chat_task" ? task : null,
            }),
      );
      setOpening(false);
    },
    [attempt, giveUp],
  );
  const adjust = useCallback(
    (change: ImportChange) => {
      const now = living.current;
      if (now === null) return;
      void attempt(() =>
        host().call("import_adjust", {
          id: now,
          task: change.task ?? null,
          chat_task: null,
          sheet: change.sheet ?? null,
          number_column: change.column ?? null,
          columns: change.columns ?? null,
        }),
      );
    },
    [attempt],
  );
  const commit = useCallback(
    (includeUnknown: boolean) => {
      const now = living.current;
      if (now === null) return;
      void attempt(() => host().call("import_commit", { id: now, include_unknown: includeUnknown }));
    },
    [attempt],
  );
  /** Ends what is being written, and stays to see what came of it. */
  const stop = useCallback(() => {
    const now = living.current;
    if (now !== null)
      void host()
        .call("import_cancel", { id: now })
        .catch((cause: unknown) => setFailure(toFailure(cause)));
  }, []);
  // A dialog that makes room for another takes its unfinished import along.
  useEffect(() => giveUp, [giveUp]);
  /** The batch is in: closing takes nothing back. */
  const settle = useCallback(() => {
    living.current = null;
  }, []);

  return { view, failure: failure ?? asked.error, opening, open, adjust, commit, giveUp, stop, settle };
}

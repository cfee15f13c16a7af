// Reads and changes the settings. A change is sent with all the others, and shown before the engine's answer is there.
import { useEffect, useState } from "react";
import type { Settings } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { fieldProblems } from "@/shared/errors/present";
import { isAt } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { problemWords } from "@/shared/words/results";

const SHOWN_MS = 2000;

export function useSettings() {
  const t = useT();
  const query = useCall("settings_get", {});
  const [pending, setPending] = useState<Settings | null>(null);
  const [saved, setSaved] = useState(false);
  const update = useAct("settings_update", {
    onDone: () => {
      setPending(null);
      setSaved(true);
      void query.refetch();
    },
  });
  useEffect(() => {
    if (!saved) return;
    const timer = setTimeout(() => setSaved(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [saved]);

  const kept = query.data?.settings;
  const value = pending ?? kept;
  const problems = update.error ? fieldProblems(update.error.error) : [];
  return {
    value,
    set: (change: Partial<Settings>) => {
      if (!value) return;
      const next = { ...value, ...change };
      if (JSON.stringify(next) === JSON.stringify(value) && !update.error) return;
      setPending(next);
      update.mutate({ settings: next });
    },
    /** What the engine found wrong with one field, in words. */
    problem: (field: keyof Settings): string | null => {
      const found = problems.find((one) => isAt(one.field, field));
      return found ? problemWords(t, found.problem) : null;
    },
    state: update.isPending ? ("saving" as const) : saved ? ("saved" as const) : ("idle" as const),
    failure: update.error && problems.length === 0 ? update.error : null,
    loadFailure: query.error,
    reload: () => void query.refetch(),
  };
}

export type SetSettings = ReturnType<typeof useSettings>["set"];

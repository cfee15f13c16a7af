// Reading a file into the do-not-call list: chosen, read, and told what came of it, in its place.
import { X } from "lucide-react";
import { useState } from "react";
import { host } from "@/ipc/client";
import type { DoNotCallImported } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { IconButton } from "@/shared/ui/button";
import { Progress } from "@/shared/ui/progress";
import { Shape } from "@/shared/ui/status-badge";

type State =
  | { state: "idle" }
  | { state: "reading" }
  | { state: "done"; name: string; found: DoNotCallImported }
  | { state: "failed"; failure: IpcFailure };

export function useListImport() {
  const [state, setState] = useState<State>({ state: "idle" });
  const run = async () => {
    try {
      const path = await host().pickFile("dnc");
      if (path === null) return;
      setState({ state: "reading" });
      const found = await host().call("do_not_call_import", { path });
      setState({ state: "done", name: path.split(/[\\/]/).at(-1) ?? path, found });
    } catch (cause) {
      setState({ state: "failed", failure: toFailure(cause) });
    }
  };
  return { state, busy: state.state === "reading", pick: () => void run(), clear: () => setState({ state: "idle" }) };
}

export function ImportStrip({ imports }: { imports: ReturnType<typeof useListImport> }) {
  const t = useT();
  const { state, clear } = imports;
  switch (state.state) {
    case "idle":
      return null;
    case "reading":
      return (
        <div role="status" className="flex flex-col gap-1.5 px-6 pb-3 text-small text-second">
          <span>{t("people.importing")}</span>
          <Progress label={t("people.importing")} value={null} />
        </div>
      );
    case "failed":
      return <ErrorPanel failure={state.failure} onRetry={imports.pick} className="mx-6 mb-3" />;
    case "done":
      return (
        <div role="status" className="mx-6 mb-3 flex items-center gap-2.5 rounded-card bg-good-ground px-3 py-2">
          <Shape form="disc" className="shrink-0 text-good" />
          <span className="min-w-0 flex-1">
            <span className="font-medium text-good">{t("people.imported", { name: state.name })}</span>{" "}
            <span>
              {t("people.importedText", {
                added: state.found.added,
                existed: state.found.existed,
                rejected: state.found.rejected,
              })}
            </span>
          </span>
          <IconButton label={t("common.close")} onClick={clear}>
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </div>
      );
  }
}

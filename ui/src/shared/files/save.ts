// Saving a file that the engine has made: build it, ask where to put it, say that it is there.
import { useCallback, useState } from "react";
import { host } from "@/ipc/client";
import type { FileTicket } from "@/ipc/contract";
import { toFailure } from "@/ipc/host";
import { tellFailure } from "../errors/error-panel";
import { useT } from "../i18n";
import { tell } from "../ui/toast";

/** `save` runs what builds the file, then asks where to keep it. `saved` is said when it is there. */
export function useSaveFile() {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const save = useCallback(
    async (build: () => Promise<FileTicket>, saved: string) => {
      setBusy(true);
      try {
        const ticket = await build();
        const path = await host().saveFile(ticket.id);
        if (path !== null) tell({ tone: "good", title: saved, text: ticket.name });
      } catch (cause) {
        tellFailure(t, toFailure(cause));
      } finally {
        setBusy(false);
      }
    },
    [t],
  );
  return { save, busy };
}

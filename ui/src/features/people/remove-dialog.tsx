// Removing entries, a few or very many: what is chosen is said as a selection. The engine answers on the way, so that
// progress is seen and can be stopped.
import { useRef, useState } from "react";
import { host } from "@/ipc/client";
import type { DoNotCallSelection } from "@/ipc/contract";
import { type IpcFailure, toFailure } from "@/ipc/host";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import type { Selection } from "@/shared/table/selection";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Progress } from "@/shared/ui/progress";
import { tell } from "@/shared/ui/toast";

interface RemoveDialogProps {
  selection: Selection;
  search: string | null;
  /** How many; `null`: more than anybody counted, all that match the search. */
  count: number | null;
  onClose: () => void;
  onDone: () => void;
}

/** Entries after which the engine answers: about half a second of work. */
const MOST = 10_000;

export function selectionFor(selection: Selection, search: string | null): DoNotCallSelection {
  return selection.kind === "these"
    ? { kind: "these", ids: [...selection.ids] }
    : { kind: "matching", search, except: [...selection.except] };
}

/** Removes what is chosen until it is done or `stopped` says so. Returns how many went. */
export async function removeChosen(
  selection: DoNotCallSelection,
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<number> {
  let done = 0;
  let more = true;
  while (more && !stopped()) {
    const res = await host().call("do_not_call_remove", { selection, most: MOST });
    done += res.removed;
    more = res.more;
    onProgress(done);
  }
  return done;
}

export function RemoveDialog({ selection, search, count, onClose, onDone }: RemoveDialogProps) {
  const t = useT();
  const [done, setDone] = useState<number | null>(null);
  const [failure, setFailure] = useState<IpcFailure | null>(null);
  const stop = useRef(false);
  const running = done !== null;
  const run = async () => {
    stop.current = false;
    setFailure(null);
    setDone(0);
    try {
      const gone = await removeChosen(selectionFor(selection, search), setDone, () => stop.current);
      onDone();
      onClose();
      tell({ tone: "good", title: t("people.removed", { count: gone }) });
    } catch (cause) {
      setFailure(toFailure(cause));
      setDone(null);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      locked={running}
      title={count === null ? t("people.removeAllTitle", { search: search ?? "" }) : t("people.removeTitle", { count })}
      footer={
        <>
          <Button onClick={() => (running ? (stop.current = true) : onClose())}>
            {running ? t("people.stopRemoving") : t("common.back")}
          </Button>
          <Button kind="danger" busy={running} autoFocus onClick={() => void run()}>
            {count === null ? t("people.removeAllDeed") : t("people.removeDeed", { count })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <p className="text-second">{t("people.removeText")}</p>
        {running && (
          <div role="status" className="flex flex-col gap-1.5 text-small text-second">
            <Progress label={t("people.remove")} value={count === null || count === 0 ? null : done / count} />
            <span>
              {count === null
                ? t("people.removingAll", { done })
                : t("people.removing", { done, total: Math.max(count, done) })}
            </span>
          </div>
        )}
        {failure && <ErrorPanel failure={failure} />}
      </div>
    </Dialog>
  );
}

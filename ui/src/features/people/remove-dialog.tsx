// Removing entries, a few or very many. The engine takes ids: "all that match" are walked page by page, with progress.
import { useRef, useState } from "react";
import { host } from "@/ipc/client";
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
  count: number;
  /** `count` is all of them; otherwise more may match than were loaded. */
  exact: boolean;
  onClose: () => void;
  onDone: () => void;
}

const BATCH = 500;

/** Removes what is chosen, batch by batch, until it is done or `stopped` says so. Returns how many went. */
export async function removeChosen(
  selection: Selection,
  search: string | null,
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<number> {
  let done = 0;
  const remove = async (ids: number[]) => {
    if (ids.length === 0) return;
    await host().call("do_not_call_remove", { ids });
    done += ids.length;
    onProgress(done);
  };
  if (selection.kind === "these") {
    const ids = [...selection.ids];
    for (let at = 0; at < ids.length && !stopped(); at += BATCH) await remove(ids.slice(at, at + BATCH));
    return done;
  }
  let cursor: string | null = null;
  while (!stopped()) {
    const page: { rows: { id: number }[]; next: string | null } = await host().call("do_not_call_list", {
      search,
      cursor,
      limit: BATCH,
    });
    await remove(page.rows.map((row) => row.id).filter((id) => !selection.except.has(id)));
    if (page.next === null) break;
    // A cursor names a place in the order, not a row: it holds when the rows before it are gone.
    cursor = page.next;
  }
  return done;
}

export function RemoveDialog({ selection, search, count, exact, onClose, onDone }: RemoveDialogProps) {
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
      const gone = await removeChosen(selection, search, setDone, () => stop.current);
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
      title={exact ? t("people.removeTitle", { count }) : `${t("people.remove")}: “${search ?? ""}”`}
      footer={
        <>
          <Button onClick={() => (running ? (stop.current = true) : onClose())}>
            {running ? t("people.stopRemoving") : t("common.back")}
          </Button>
          <Button kind="danger" busy={running} autoFocus onClick={() => void run()}>
            {exact ? t("people.removeDeed", { count }) : t("people.remove")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <p className="text-second">{t("people.removeText")}</p>
        {running && (
          <div role="status" className="flex flex-col gap-1.5 text-small text-second">
            <Progress label={t("people.remove")} value={exact && count > 0 ? done / count : null} />
            <span>{t("people.removing", { done, total: Math.max(count, done) })}</span>
          </div>
        )}
        {failure && <ErrorPanel failure={failure} />}
      </div>
    </Dialog>
  );
}

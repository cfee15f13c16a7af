// Cancelling and redialling records, one or very many: what is chosen is said as a selection, never as a million ids.
import { useState } from "react";
import type { CallTaskId, RecordFilter, RecordSelection } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { type T, useT } from "@/shared/i18n";
import type { Selection } from "@/shared/table/selection";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { DeedProgress } from "@/shared/ui/deed-progress";
import { tell } from "@/shared/ui/toast";

export type Deed = "cancel" | "redial";

interface Asked {
  deed: Deed;
  selection: RecordSelection;
  /** How many; `null`: more than are known, all that match a search. */
  count: number | null;
}

export function selectionFor(selection: Selection, filter: RecordFilter): RecordSelection {
  return selection.kind === "these"
    ? { kind: "these", ids: [...selection.ids] }
    : { kind: "matching", filter, except: [...selection.except] };
}

/** The deed with its number, where the number is known. */
export function manyDeed(t: T, deed: Deed, count: number | null): string {
  if (count === null) return t(deed === "cancel" ? "records.cancelAll" : "records.redialAll");
  return t(deed === "cancel" ? "records.cancelMany" : "records.redialMany", { count });
}

function manyTitle(t: T, deed: Deed, count: number | null): string {
  if (count === null) return t(deed === "cancel" ? "records.cancelAllTitle" : "records.redialAllTitle");
  return t(deed === "cancel" ? "records.cancelTitle" : "records.redialTitle", { count });
}

/** Cancelled ones are counted as such, redialled ones leave the failed: with every piece that is written. */
function Moving({ task, deed, total }: { task: CallTaskId; deed: Deed; total: number | null }) {
  const counts = useCall("call_task_get", { id: task }, { everyMs: 500 }).data?.counts;
  if (!counts) return null;
  const failed = counts.not_connected + counts.not_placed + counts.cancelled + counts.expired + counts.do_not_call;
  return <DeedProgress moved={deed === "cancel" ? counts.cancelled : failed} total={total} />;
}

/** Asks, does it, tells how many were changed and how many could not be. */
export function useManyRecords(task: CallTaskId, onDone: () => void) {
  const t = useT();
  const [asked, setAsked] = useState<Asked | null>(null);
  const done = (deed: Deed, changed: number, left: number) => {
    setAsked(null);
    onDone();
    tell({
      tone: left > 0 ? "note" : "good",
      title: t(deed === "cancel" ? "records.cancelled" : "records.redialed", { count: changed }),
      text: left > 0 ? t(deed === "cancel" ? "records.cancelLeft" : "records.redialLeft", { left }) : undefined,
    });
  };
  const cancel = useAct("call_record_cancel", { onDone: (res) => done("cancel", res.changed, res.left) });
  const redial = useAct("call_record_redial", { onDone: (res) => done("redial", res.changed, res.left) });
  const act = asked?.deed === "redial" ? redial : cancel;
  const isCancel = asked?.deed !== "redial";
  const dialog = (
    <ConfirmDialog
      open={asked !== null}
      danger={isCancel}
      title={manyTitle(t, asked?.deed ?? "cancel", asked?.count ?? null)}
      deed={manyDeed(t, asked?.deed ?? "cancel", asked?.count ?? null)}
      busy={act.isPending}
      error={act.error && <ErrorPanel failure={act.error} className="mb-3" />}
      onClose={() => {
        setAsked(null);
        cancel.reset();
        redial.reset();
      }}
      onConfirm={() => asked && act.mutate({ task, selection: asked.selection })}
    >
      <p>{t(isCancel ? "records.cancelText" : "records.redialText")}</p>
      {act.isPending && <Moving task={task} deed={asked?.deed ?? "cancel"} total={asked?.count ?? null} />}
    </ConfirmDialog>
  );
  return {
    ask: (deed: Deed, selection: RecordSelection, howMany: number | null) =>
      setAsked({ deed, selection, count: howMany }),
    dialog,
  };
}

// Import of callees, of contacts, or of numbers for the do-not-call list: choose a file, answer what it leaves open, look at the
// preview, confirm. Nothing is saved before that.
import { useCallback, useEffect, useRef, useState } from "react";
import { host } from "@/ipc/client";
import type { ImportInto, ImportView } from "@/ipc/contract";
import { toFailure } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { useSaveFile } from "@/shared/files/save";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { ChooseColumns } from "./choose-columns";
import { ChooseFile } from "./choose-file";
import { Done } from "./done";
import { Listed } from "./listed";
import { Preview } from "./preview";
import { ProgressOf } from "./progress-of";
import { ChooseColumn, ChooseTask } from "./questions";
import { Unusable } from "./unusable";
import { type ImportChange, useImport } from "./use-import";

export function ImportCallees({ request, onClose }: { request: Omit<Request, "into">; onClose: () => void }) {
  return <ImportDialog request={{ into: "call_task", ...request }} onClose={onClose} />;
}

export function ImportContacts({ request, onClose }: { request: Omit<Request, "into">; onClose: () => void }) {
  return <ImportDialog request={{ into: "chat_task", ...request }} onClose={onClose} />;
}

export function ImportBars({ request, onClose }: { request: { path: string | null }; onClose: () => void }) {
  return <ImportDialog request={{ into: "do_not_call", task: null, ...request }} onClose={onClose} />;
}

const TITLE = {
  call_task: "importing.title",
  chat_task: "importing.contacts.title",
  do_not_call: "importing.list.title",
} as const satisfies Record<ImportInto, string>;

interface Request {
  into: ImportInto;
  task: number | null;
  path: string | null;
}

function ImportDialog({ request, onClose }: { request: Request; onClose: () => void }) {
  const t = useT();
  const { view, failure, opening, open, adjust, commit, giveUp, stop, settle } = useImport();
  const { into } = request;
  const { save, busy } = useSaveFile();
  const state = view?.state.state;
  const wanted = (kind: ImportInto) => ({ enabled: request.task !== null && into === kind });
  const callTask = useCall("call_task_get", { id: request.task ?? 0 }, wanted("call_task")).data;
  const chatTask = useCall("chat_task_get", { id: request.task ?? 0 }, wanted("chat_task")).data;
  const task = callTask ?? chatTask;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || request.path === null) return;
    begun.current = true;
    void open(request.path, request.into, request.task);
  }, [open, request]);
  useEffect(() => {
    if (state === "committed") settle();
  }, [state, settle]);

  const choose = useCallback(async () => {
    try {
      const path = await host().pickFile(into === "do_not_call" ? "dnc" : "callees");
      if (path !== null) await open(path, into, view?.task ?? view?.chat_task ?? request.task);
    } catch (cause) {
      tellFailure(t, toFailure(cause));
    }
  }, [open, into, request.task, view?.task, view?.chat_task, t]);
  const close = useCallback(() => {
    giveUp();
    onClose();
  }, [giveUp, onClose]);

  const over = state === "committed" || state === "listed";
  const started = view !== undefined && !over && state !== "committing";
  const rejected =
    view?.state.state === "ready"
      ? view.state.counts.rejected
      : view?.state.state === "listed"
        ? view.state.rejected
        : 0;
  return (
    <Dialog
      open
      wide
      locked={state === "committing" || state === "reading"}
      onClose={close}
      title={t(TITLE[into])}
      subtitle={<Subtitle view={view} taskName={task?.task.draft.name ?? null} />}
      aside={
        view && (started || rejected > 0) ? (
          <span className="flex items-center gap-1">
            {rejected > 0 && (
              <Button
                kind="quiet"
                busy={busy}
                onClick={() =>
                  void save(() => host().call("import_rejected", { id: view.id }), t("importing.rejectedSaved"))
                }
              >
                {t("importing.saveRejected")}
              </Button>
            )}
            {started && (
              <Button kind="quiet" onClick={() => void choose()}>
                {t("importing.anotherFile")}
              </Button>
            )}
          </span>
        ) : null
      }
    >
      {failure && <ErrorPanel failure={failure} className="mx-6 mb-4" />}
      {view === undefined ? (
        <ChooseFile into={into} task={request.task} opening={opening} onChoose={() => void choose()} onClose={close} />
      ) : (
        <Stage
          view={view}
          onAdjust={adjust}
          onCommit={commit}
          onChoose={() => void choose()}
          onClose={close}
          onRestart={giveUp}
          onStop={stop}
        />
      )}
    </Dialog>
  );
}

function Subtitle({ view, taskName }: { view: ImportView | undefined; taskName: string | null }) {
  const t = useT();
  const name = view?.task_name ?? taskName;
  const parts = [
    view?.file_name,
    name === null
      ? null
      : t(view?.found_by === "workbook" ? "importing.foundInFile" : "importing.forTask", { task: name }),
  ];
  return <>{parts.filter(Boolean).join(" · ")}</>;
}

interface StageProps {
  view: ImportView;
  onAdjust: (change: ImportChange) => void;
  onCommit: (includeUnknown: boolean) => void;
  onChoose: () => void;
  onClose: () => void;
  onRestart: () => void;
  onStop: () => void;
}

function Stage({ view, onAdjust, onCommit, onChoose, onClose, onRestart, onStop }: StageProps) {
  const { state } = view;
  const [choosing, setChoosing] = useState(false);
  const onColumns = () => setChoosing(true);
  if (choosing) {
    const chosen = (change: ImportChange) => {
      setChoosing(false);
      onAdjust(change);
    };
    return <ChooseColumns view={view} onAdjust={chosen} onClose={onClose} onBack={() => setChoosing(false)} />;
  }
  switch (state.state) {
    case "needs_task":
      return <ChooseTask view={view} onAdjust={onAdjust} onClose={onClose} />;
    case "needs_number_column":
      return <ChooseColumn view={view} onAdjust={onAdjust} onColumns={onColumns} onClose={onClose} />;
    case "needs_columns":
      return <ChooseColumns key={JSON.stringify(view.columns)} view={view} onAdjust={onAdjust} onClose={onClose} />;
    case "reading":
      return (
        <ProgressOf
          key="reading"
          view={view}
          done={state.rows}
          share={state.permille === null ? null : state.permille / 1000}
          total={null}
          onCancel={onRestart}
        />
      );
    case "ready":
      return (
        <Preview
          key={`${view.id}-${view.sheet}-${view.task}-${view.chat_task}-${JSON.stringify(view.columns)}`}
          view={view}
          counts={state.counts}
          onAdjust={onAdjust}
          onColumns={onColumns}
          onCommit={onCommit}
          onClose={onClose}
        />
      );
    case "unusable":
      return (
        <Unusable
          view={view}
          problem={state.problem}
          onAdjust={onAdjust}
          onColumns={onColumns}
          onChoose={onChoose}
          onClose={onClose}
        />
      );
    case "committing":
      return (
        <ProgressOf
          key="committing"
          view={view}
          done={state.done}
          share={state.total > 0 ? state.done / state.total : null}
          total={state.total}
          onCancel={view.into === "do_not_call" ? onStop : onClose}
        />
      );
    case "listed":
      return <Listed outcome={state} onClose={onClose} />;
    case "committed":
      return <Done view={view} callees={state.callees} started={state.started} onClose={onClose} />;
    case "commit_failed":
      return <Unusable view={view} failed={state} onAdjust={onAdjust} onChoose={onChoose} onClose={onClose} />;
  }
}

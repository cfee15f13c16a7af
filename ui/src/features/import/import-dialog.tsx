// Import callee data: choose a file, answer what it leaves open, look at the preview, confirm. Nothing is saved before that.
import { useCallback, useEffect, useRef } from "react";
import { host } from "@/ipc/client";
import type { ImportView } from "@/ipc/contract";
import { toFailure } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { useSaveFile } from "@/shared/files/save";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { ChooseFile } from "./choose-file";
import { Done } from "./done";
import { Preview } from "./preview";
import { ProgressOf } from "./progress-of";
import { ChooseColumn, ChooseTask } from "./questions";
import { Unusable } from "./unusable";
import { useImport } from "./use-import";

interface ImportDialogProps {
  request: { task: number | null; path: string | null };
  onClose: () => void;
}

export function ImportDialog({ request, onClose }: ImportDialogProps) {
  const t = useT();
  const { view, failure, opening, open, adjust, commit, giveUp, settle } = useImport();
  const { save, busy } = useSaveFile();
  const state = view?.state.state;
  const task = useCall("call_task_get", { id: request.task ?? 0 }, { enabled: request.task !== null }).data;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || request.path === null) return;
    begun.current = true;
    void open(request.path, request.task);
  }, [open, request]);
  useEffect(() => {
    if (state === "committed") settle();
  }, [state, settle]);

  const choose = useCallback(async () => {
    try {
      const path = await host().pickFile("callees");
      if (path !== null) await open(path, view?.task ?? request.task);
    } catch (cause) {
      tellFailure(t, toFailure(cause));
    }
  }, [open, request.task, view?.task, t]);
  const close = useCallback(() => {
    giveUp();
    onClose();
  }, [giveUp, onClose]);

  const started = view !== undefined && state !== "committed" && state !== "committing";
  return (
    <Dialog
      open
      wide
      locked={state === "committing" || state === "reading"}
      onClose={close}
      title={t("importing.title")}
      subtitle={<Subtitle view={view} taskName={task?.task.draft.name ?? null} />}
      aside={
        started ? (
          <span className="flex items-center gap-1">
            {view.state.state === "ready" && view.state.counts.rejected > 0 && (
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
            <Button kind="quiet" onClick={() => void choose()}>
              {t("importing.anotherFile")}
            </Button>
          </span>
        ) : null
      }
    >
      {failure && <ErrorPanel failure={failure} className="mx-6 mb-4" />}
      {view === undefined ? (
        <ChooseFile task={request.task} opening={opening} onChoose={() => void choose()} onClose={close} />
      ) : (
        <Stage
          view={view}
          onAdjust={adjust}
          onCommit={commit}
          onChoose={() => void choose()}
          onClose={close}
          onRestart={giveUp}
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
  onAdjust: (change: { task?: number; sheet?: number; column?: number }) => void;
  onCommit: (includeUnknown: boolean) => void;
  onChoose: () => void;
  onClose: () => void;
  onRestart: () => void;
}

function Stage({ view, onAdjust, onCommit, onChoose, onClose, onRestart }: StageProps) {
  const { state } = view;
  switch (state.state) {
    case "needs_task":
      return <ChooseTask view={view} onAdjust={onAdjust} onClose={onClose} />;
    case "needs_number_column":
      return <ChooseColumn view={view} onAdjust={onAdjust} onClose={onClose} />;
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
          key={`${view.id}-${view.sheet}-${view.number_column}-${view.task}`}
          view={view}
          counts={state.counts}
          onAdjust={onAdjust}
          onCommit={onCommit}
          onClose={onClose}
        />
      );
    case "unusable":
      return <Unusable view={view} problem={state.problem} onAdjust={onAdjust} onChoose={onChoose} onClose={onClose} />;
    case "committing":
      return (
        <ProgressOf
          key="committing"
          view={view}
          done={state.done}
          share={state.total > 0 ? state.done / state.total : null}
          total={state.total}
          onCancel={onClose}
        />
      );
    case "committed":
      return <Done view={view} callees={state.callees} started={state.started} onClose={onClose} />;
    case "commit_failed":
      return <Unusable view={view} failed={state.code} onAdjust={onAdjust} onChoose={onChoose} onClose={onClose} />;
  }
}

// A file that cannot be used, or a commit that saved nothing: a plain sentence and what to do next.
import type { FileProblem, ImportState, ImportView } from "@/ipc/contract";
import { IpcFailure } from "@/ipc/host";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Shape } from "@/shared/ui/status-badge";
import { fileProblemWords } from "@/shared/words/results";
import { SheetChoice } from "./sheet-choice";
import { StepFoot } from "./step-foot";

interface UnusableProps {
  view: ImportView;
  problem?: FileProblem;
  failed?: Extract<ImportState, { state: "commit_failed" }>;
  onAdjust: (change: { sheet?: number }) => void;
  onColumns?: () => void;
  onChoose: () => void;
  onClose: () => void;
}

export function Unusable({ view, problem, failed, onAdjust, onColumns, onChoose, onClose }: UnusableProps) {
  const t = useT();
  return (
    <>
      <div className="flex flex-col gap-3 px-6 pb-6">
        {problem && (
          <div
            role="alert"
            className="flex items-start gap-2.5 rounded-card bg-caution-ground px-3 py-2.5 text-caution"
          >
            <Shape form="triangle" className="mt-1.5 shrink-0" />
            <div>
              <p className="font-medium">{t("importing.unusableTitle")}</p>
              <p className="text-small text-ink">{fileProblemWords(t, problem)}</p>
            </div>
          </div>
        )}
        {failed && (
          <>
            <p className="font-medium">
              {failed.saved > 0 ? t("importing.list.failedTitle", { count: failed.saved }) : t("importing.failedTitle")}
            </p>
            <ErrorPanel failure={new IpcFailure({ code: failed.code, message: "", field: null, detail: null })} />
          </>
        )}
        {problem && <SheetChoice view={view} onAdjust={onAdjust} />}
        {problem?.kind === "no_number_column" && onColumns && view.columns.length > 0 && (
          <Button className="self-start" onClick={onColumns}>
            {t("importing.columns.open")}
          </Button>
        )}
      </div>
      <StepFoot into={view.into} onClose={onClose}>
        <Button kind="primary" onClick={onChoose}>
          {t("importing.anotherFile")}
        </Button>
      </StepFoot>
    </>
  );
}

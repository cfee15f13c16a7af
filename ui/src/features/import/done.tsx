// The import is in: how many, and what the task does now because of it.
import type { ImportStarted, ImportView } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { StatusBadge } from "@/shared/ui/status-badge";
import { startFailureWords } from "@/shared/words/status";
import { StepFoot } from "./step-foot";

interface DoneProps {
  view: ImportView;
  callees: number;
  started: ImportStarted;
  onClose: () => void;
}

export function Done({ view, callees, started, onClose }: DoneProps) {
  const t = useT();
  const go = useGo();
  const times = useTimes();
  const next = (): string => {
    switch (started.kind) {
      case "running":
        return t("importing.doneRunning");
      case "scheduled":
        return t("importing.doneScheduled", { at: times.moment(started.at) });
      case "failed":
        return t("importing.doneFailed", { reason: startFailureWords(t, started.failure) });
      case "unchanged":
        return t("importing.doneUnchanged");
    }
  };
  const failed = started.kind === "failed";
  return (
    <>
      <div className="flex flex-col gap-2 px-6 pb-6" role="status">
        <StatusBadge tone={failed ? "bad" : "good"} form={failed ? "triangle" : "disc"} className="self-start">
          {t("importing.doneTitle", { count: callees })}
        </StatusBadge>
        <p className="text-second">{next()}</p>
      </div>
      <StepFoot into={view.into} note={<span />} onClose={onClose} closeLabel={t("importing.finish")}>
        <Button
          kind="primary"
          autoFocus
          onClick={() => {
            onClose();
            if (view.task !== null) go(paths.callTask(view.task));
          }}
        >
          {t("importing.openTask")}
        </Button>
      </StepFoot>
    </>
  );
}

// The import is in: how many, and what the task does now because of it.
import type { ImportStarted, ImportView } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { StatusBadge } from "@/shared/ui/status-badge";
import { chatStopWords } from "@/shared/words/chats";
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
  const contacts = view.into === "chat_task";
  const next = (): string => {
    switch (started.kind) {
      case "running":
        return t(contacts ? "importing.contacts.doneRunning" : "importing.doneRunning");
      case "scheduled":
        return t("importing.doneScheduled", { at: times.moment(started.at) });
      case "failed":
        return t("importing.doneFailed", { reason: startFailureWords(t, started.failure) });
      case "chat_stopped":
        return t("importing.contacts.doneStopped", { reason: chatStopWords(t, started.reason, times.moment) });
      case "unchanged":
        return t("importing.doneUnchanged");
    }
  };
  const failed = started.kind === "failed" || started.kind === "chat_stopped";
  return (
    <>
      <div className="flex flex-col gap-2 px-6 pb-6" role="status">
        <StatusBadge tone={failed ? "bad" : "good"} form={failed ? "triangle" : "disc"} className="self-start">
          {t(contacts ? "importing.contacts.doneTitle" : "importing.doneTitle", { count: callees })}
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
            else if (view.chat_task !== null) go(paths.chatTask(view.chat_task));
          }}
        >
          {t("importing.openTask")}
        </Button>
      </StepFoot>
    </>
  );
}

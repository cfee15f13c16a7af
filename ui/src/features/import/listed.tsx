// The do-not-call list has the numbers: how many are new, and how many are not there because the import was stopped.
import type { ImportState } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { StatusBadge } from "@/shared/ui/status-badge";
import { StepFoot } from "./step-foot";

interface ListedProps {
  outcome: Extract<ImportState, { state: "listed" }>;
  onClose: () => void;
}

export function Listed({ outcome, onClose }: ListedProps) {
  const t = useT();
  const { added, existed, rejected, left } = outcome;
  const stopped = left > 0;
  return (
    <>
      <div className="flex flex-col gap-2 px-6 pb-6" role="status">
        <StatusBadge tone={stopped ? "caution" : "good"} form={stopped ? "square" : "disc"} className="self-start">
          {t("importing.list.doneTitle", { count: added })}
        </StatusBadge>
        {stopped && <p>{t("importing.list.stopped", { count: left })}</p>}
        <p className="text-second">{t("importing.list.doneText", { existed, rejected })}</p>
      </div>
      <StepFoot into="do_not_call" note={<span />} onClose={onClose} closeLabel={t("importing.finish")} />
    </>
  );
}

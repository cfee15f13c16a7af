// The head of call details: number, result, when, how long, who hung up, what it cost; steps to the rows beside it.
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import type { CallRecordView } from "@/ipc/contract";
import { money } from "@/shared/format/numbers";
import { talk } from "@/shared/format/times";
import { useT, useTimes } from "@/shared/i18n";
import { neighbours } from "@/shared/routing/neighbours";
import { IconButton } from "@/shared/ui/button";
import { Phone } from "@/shared/ui/phone-text";
import { StatusBadge } from "@/shared/ui/status-badge";
import { PHASE_LOOK, RESULT_LOOK, STATE_LOOK } from "@/shared/words/results";

interface DetailsHeadProps {
  view: CallRecordView;
  onStep: (id: number) => void;
  onClose: () => void;
}

export function DetailsHead({ view, onStep, onClose }: DetailsHeadProps) {
  const t = useT();
  const times = useTimes();
  const { row } = view;
  const beside = neighbours(row.id);
  const shown = view.attempts.find((attempt) => attempt.id === view.shown_attempt) ?? view.attempts.at(-1);
  const name = view.variables.find((variable) => variable.key === "name")?.value;
  const facts = [
    name,
    row.last_at === null ? null : times.moment(row.last_at),
    row.talk_ms > 0 ? t("details.talk", { talk: talk(row.talk_ms) }) : null,
    shown ? t("details.attempt", { number: shown.number, total: view.attempts.length }) : null,
    shown?.hangup_side ? t(`words.hangup.${shown.hangup_side}`) : null,
    row.state !== "completed" && row.state !== "failed" && row.due_at !== null
      ? t("details.due", { at: times.moment(row.due_at) })
      : null,
    row.cost > 0 ? money(row.cost) : null,
  ].filter((fact) => fact !== null && fact !== undefined && fact !== "");
  return (
    <>
      <div className="flex items-center gap-2.5">
        <h2 className="text-lead font-semibold">
          <Phone number={row.number} />
        </h2>
        <Badge view={view} />
        <span className="ml-auto -mr-1.5 flex items-center">
          <IconButton
            label={t("details.previousRecord")}
            disabled={beside.before === null}
            onClick={() => beside.before !== null && onStep(beside.before)}
          >
            <ChevronLeft aria-hidden className="size-4" />
          </IconButton>
          <IconButton
            label={t("details.nextRecord")}
            disabled={beside.after === null}
            onClick={() => beside.after !== null && onStep(beside.after)}
          >
            <ChevronRight aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={t("common.close")} onClick={onClose}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </span>
      </div>
      <p className="text-small text-second" data-selectable>
        {facts.join(" · ")}
      </p>
    </>
  );
}

function Badge({ view }: { view: CallRecordView }) {
  const t = useT();
  const { row } = view;
  if (row.phase && row.phase !== "ended")
    return <StatusBadge {...PHASE_LOOK[row.phase]}>{t(`words.phase.${row.phase}`)}</StatusBadge>;
  if (row.result) return <StatusBadge {...RESULT_LOOK[row.result]}>{t(`words.result.${row.result}`)}</StatusBadge>;
  return <StatusBadge {...STATE_LOOK[row.state]}>{t(`words.calleeState.${row.state}`)}</StatusBadge>;
}

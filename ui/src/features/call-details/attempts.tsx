// Every attempt to reach this callee, with what the network said.
import type { CallAttempt, CallRecordView } from "@/ipc/contract";
import { money } from "@/shared/format/numbers";
import { phone } from "@/shared/format/phone";
import { span, talk } from "@/shared/format/times";
import { type T, useT } from "@/shared/i18n";
import { Moment } from "@/shared/ui/moment";
import { StatusBadge } from "@/shared/ui/status-badge";
import { PHASE_LOOK, RESULT_LOOK } from "@/shared/words/results";

export function Attempts({ view }: { view: CallRecordView }) {
  const t = useT();
  if (view.attempts.length === 0) return null;
  return (
    <section className="border-t border-line px-6 py-3.5" aria-label={t("details.attempts")}>
      <h3 className="mb-1.5 font-medium">{t("details.attempts")}</h3>
      <ol className="flex flex-col">
        {view.attempts.map((attempt) => (
          <li key={attempt.id} className="flex items-start gap-3 border-b border-line py-2 last:border-0">
            <span className="w-4 pt-0.5 text-small text-second">{attempt.number}</span>
            <span className="w-34 shrink-0">
              <AttemptBadge attempt={attempt} />
            </span>
            <span className="min-w-0 flex-1 text-small" data-selectable>
              <Moment at={attempt.started_at} />
              <span className="block text-second">{attemptFacts(t, attempt).join(" · ")}</span>
            </span>
            {attempt.cost > 0 && <span className="text-small text-second">{money(attempt.cost)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function AttemptBadge({ attempt }: { attempt: CallAttempt }) {
  const t = useT();
  if (attempt.result)
    return <StatusBadge {...RESULT_LOOK[attempt.result]}>{t(`words.result.${attempt.result}`)}</StatusBadge>;
  if (attempt.line_fault)
    return (
      <StatusBadge tone="bad" form="triangle">
        {lineFaultCode(t, attempt.line_fault)}
      </StatusBadge>
    );
  return <StatusBadge {...PHASE_LOOK[attempt.phase]}>{t(`words.phase.${attempt.phase}`)}</StatusBadge>;
}

const FAULTS = [
  "unauthorized",
  "forbidden",
  "full",
  "codec",
  "unreachable",
  "name_unknown",
  "refused",
  "certificate",
  "no_tls",
  "local",
] as const;

function lineFaultCode(t: T, code: string): string {
  const known = FAULTS.find((fault) => fault === code);
  return t("details.lineFault", { fault: known ? t(`words.lineFault.${known}`) : code });
}

export function attemptFacts(t: T, attempt: CallAttempt): string[] {
  const rang = attempt.rang_at !== null ? (attempt.answered_at ?? attempt.ended_at) : null;
  const facts = [
    attempt.caller_number ? t("details.from", { number: phone(attempt.caller_number) }) : null,
    attempt.rang_at !== null && rang !== null ? t("details.rang", { span: span(rang - attempt.rang_at) }) : null,
    attempt.answered_at !== null && attempt.ended_at !== null
      ? t("details.talk", { talk: talk(attempt.ended_at - attempt.answered_at) })
      : null,
    attempt.hangup_side ? t(`words.hangup.${attempt.hangup_side}`) : null,
    attempt.sip_code !== null
      ? `${t("details.sip", { code: attempt.sip_code })}${attempt.sip_text ? ` ${attempt.sip_text}` : ""}`
      : null,
    attempt.q850 !== null ? t("details.q850", { code: attempt.q850 }) : null,
    attempt.sound
      ? t(`details.sound.${attempt.sound.encrypted ? "encrypted" : "open"}`, {
          codec: t(`details.codec.${attempt.sound.codec}`),
        })
      : null,
    attempt.counted ? null : t("details.notCounted"),
  ];
  return facts.filter((fact) => fact !== null);
}

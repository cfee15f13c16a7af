// The wall of live calls: who is on the line, since when, and what was said last. A press opens the call.
import { Phone } from "lucide-react";
import type { LiveCall } from "@/ipc/contract";
import { masked } from "@/shared/format/masked";
import { phone } from "@/shared/format/phone";
import { talk } from "@/shared/format/times";
import { type T, useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { cx } from "@/shared/ui/cx";
import { StatusBadge } from "@/shared/ui/status-badge";
import { entryWords } from "@/shared/words/log";
import { PHASE_LOOK } from "@/shared/words/results";

export function LiveWall({ calls, total, now }: { calls: readonly LiveCall[]; total: number; now: number }) {
  const t = useT();
  return (
    <section aria-labelledby="desk-live">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h2 id="desk-live" className="font-semibold">
          {t("desk.live")}
        </h2>
        {calls.length > 0 && <span className="text-small text-second">{t("desk.liveHint")}</span>}
      </div>
      {calls.length === 0 ? (
        <div className="flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-5">
          <Phone aria-hidden className="size-5 shrink-0 text-third" />
          <div className="min-w-0 flex-1">
            <p className="font-medium">{t("desk.noLiveTitle")}</p>
            <p className="text-second">{t("desk.noLiveText")}</p>
          </div>
          <AppLink to={paths.callTasks} className="shrink-0 font-medium text-accent hover:underline">
            {t("desk.openTasks")}
          </AppLink>
        </div>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(calc(var(--spacing)*58),1fr))] gap-3">
          {calls.map((call) => (
            <li key={call.attempt} className="min-w-0">
              <CallCard call={call} now={now} />
            </li>
          ))}
        </ul>
      )}
      {total > calls.length && (
        <p className="mt-2 text-small text-second">{t("desk.more", { count: total - calls.length })}</p>
      )}
    </section>
  );
}

function CallCard({ call, now }: { call: LiveCall; now: number }) {
  const t = useT();
  const { caption } = call;
  return (
    <AppLink
      to={paths.callRecord(call.task, call.callee)}
      aria-label={t("desk.openCall", { number: phone(call.number), task: call.task_name })}
      className="flex h-28 min-w-0 flex-col rounded-card border border-line bg-surface px-3.5 py-3 transition-colors hover:border-control"
    >
      <span className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate font-medium">{masked(call.number)}</span>
        <StatusBadge {...PHASE_LOOK[call.phase]}>{badgeText(t, call, now)}</StatusBadge>
      </span>
      <span className="truncate text-small text-second" title={call.task_name}>
        {call.task_name}
      </span>
      <span className="mt-2 line-clamp-2 text-second">
        {caption &&
          (caption.speaker === "event" ? (
            entryWords(t, caption.entry)
          ) : (
            <>
              <span className={cx("font-medium", caption.speaker === "agent" ? "text-agent" : "text-callee")}>
                {t(`details.${caption.speaker}`)}:{" "}
              </span>
              {entryWords(t, caption.entry)}
            </>
          ))}
      </span>
    </AppLink>
  );
}

/** A call in which somebody talks shows how long; before that its phase says enough. */
function badgeText(t: T, call: LiveCall, now: number): string {
  return call.phase === "in_call" ? talk(now - call.since) : t(`words.phase.${call.phase}`);
}

// "What will happen": when calls would go and how long they would take, as the engine reckons it.
import type { CallTaskChecked, CostRange } from "@/ipc/contract";
import { money } from "@/shared/format/numbers";
import { span } from "@/shared/format/times";
import { type T, useT, useTimes } from "@/shared/i18n";
import type { FormValue } from "./form-state";
import { daysWords, windowsWords } from "./schedule-words";

/** In micro-dollars. */
const CENT = 10_000;

/** An expected cost in whole cents: its least rounded down, its most rounded up. */
export function costWords(t: T, { low, high }: CostRange): string {
  const least = Math.floor(low / CENT) * CENT;
  const most = Math.ceil(high / CENT) * CENT;
  return least === most
    ? t("form.outlookCost", { cost: money(most) })
    : t("form.outlookCostRange", { low: money(least), high: money(most) });
}

export function OutlookCard({ form, checked }: { form: FormValue; checked: CallTaskChecked | undefined }) {
  const t = useT();
  const times = useTimes();
  const outlook = checked?.outlook ?? null;
  const when = t("form.outlookWhen", {
    days: daysWords(t, form.schedule.workdays),
    times: windowsWords(form.schedule),
    zone: form.schedule.zone.replaceAll("_", " "),
  });
  return (
    <aside
      aria-live="polite"
      className="sticky top-0 flex w-aside shrink-0 flex-col gap-3 rounded-card border border-line bg-surface p-4.5 text-second"
    >
      <h2 className="font-semibold text-ink">{t("form.outlook")}</h2>
      <p>
        {form.start.kind === "immediately"
          ? t("form.outlookNow", { when })
          : t("form.outlookScheduled", { at: times.soon(form.start.at), when })}
      </p>
      {outlook === null ? (
        <p>{t("form.outlookIncomplete")}</p>
      ) : outlook.first_call === null ? (
        <p className="text-bad">{t("form.outlookNever")}</p>
      ) : (
        <>
          <p>
            {t("form.outlookTime", { callees: outlook.callees, span: span(outlook.calling_ms) })},{" "}
            <strong className="font-medium text-ink">
              {outlook.done_at === null
                ? t("form.outlookNotDone")
                : t("form.outlookDone", { at: times.soon(outlook.done_at) })}
            </strong>
          </p>
          {outlook.cost !== null && outlook.cost.high > 0 && <p>{costWords(t, outlook.cost)}</p>}
          <p>{t("form.outlookLimit", { atOnce: outlook.at_once, perSecond: outlook.per_second })}</p>
        </>
      )}
    </aside>
  );
}

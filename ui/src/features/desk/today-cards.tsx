// Today in four numbers.
import type { ReactNode } from "react";
import type { Desk } from "@/ipc/contract";
import { count, money, percent } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";

export function TodayCards({ desk, running }: { desk: Desk; running: number }) {
  const t = useT();
  const { calls_today: calls, answered_today: answered, spent_today: spent, waiting } = desk;
  return (
    <dl className="grid grid-cols-4 gap-3">
      <Figure
        name={t("desk.card.calls")}
        value={count(calls)}
        note={calls > 0 ? t("desk.rate", { percent: percent(answered, calls) }) : t("desk.noCalls")}
      />
      <Figure
        name={t("desk.card.answered")}
        value={count(answered)}
        note={calls > 0 ? t("desk.ofCalls", { count: calls }) : t("desk.noCalls")}
      />
      <Figure
        name={t("desk.card.waiting")}
        value={count(waiting)}
        note={running > 0 ? t("desk.inTasks", { count: running }) : t("desk.noTasks")}
      />
      <Figure
        name={t("desk.card.spent")}
        value={money(spent)}
        note={
          spent > 0 && answered > 0
            ? t("desk.perAnswer", { money: money(Math.round(spent / answered)) })
            : t("desk.noSpend")
        }
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col rounded-card border border-line bg-surface px-4 py-3.5">
      <dt className="truncate text-small text-second">{name}</dt>
      <dd className="m-0 flex min-w-0 flex-col" data-selectable>
        <span className="truncate text-big font-semibold">{value}</span>
        <span className="truncate text-small text-second">{note}</span>
      </dd>
    </div>
  );
}

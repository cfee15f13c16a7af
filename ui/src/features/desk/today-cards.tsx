// Today in numbers: four of calls, four of chats; what nobody does here is left out.
import type { ReactNode } from "react";
import type { Desk } from "@/ipc/contract";
import { count, money, percent } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";

export function TodayCards({
  desk,
  runningCalls,
  runningChats,
}: {
  desk: Desk;
  runningCalls: number;
  runningChats: number;
}) {
  const t = useT();
  const { calls_today: calls, answered_today: answered, spent_today: spent, waiting, chats } = desk;
  const talked = runningChats > 0 || chats.begun > 0 || chats.replied > 0 || chats.success > 0 || chats.spent > 0;
  // Whoever only chats has no use for a row of noughts about calls.
  const called = runningCalls > 0 || calls > 0 || waiting > 0 || !talked;
  return (
    <dl className="grid grid-cols-4 gap-3">
      {called && (
        <>
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
            note={runningCalls > 0 ? t("desk.inTasks", { count: runningCalls }) : t("desk.noTasks")}
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
        </>
      )}
      {talked && (
        <>
          <Figure
            name={t("desk.card.dialogues")}
            value={count(chats.begun)}
            note={t("desk.replied", { count: chats.replied })}
          />
          <Figure
            name={t("desk.card.success")}
            value={count(chats.success)}
            note={
              chats.begun > 0
                ? t("desk.ofDialogues", { percent: percent(chats.success, chats.begun) })
                : t("desk.noDialogues")
            }
          />
          <Figure
            name={t("desk.card.remaining")}
            value={count(chats.remaining)}
            note={runningChats > 0 ? t("desk.inTasks", { count: runningChats }) : t("desk.noTasks")}
          />
          <Figure
            name={t("desk.card.spentChats")}
            value={money(chats.spent)}
            note={
              chats.spent > 0 && chats.success > 0
                ? t("desk.perSuccess", { money: money(Math.round(chats.spent / chats.success)) })
                : t("desk.noSpend")
            }
          />
        </>
      )}
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

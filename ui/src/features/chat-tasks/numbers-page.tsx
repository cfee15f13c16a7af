// The dashboard of chats: funnel, replies, successes and cost, by task and period.
import { useMemo, useState } from "react";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { systemZone } from "@/shared/format/locale";
import { count, money } from "@/shared/format/numbers";
import { dateFormat } from "@/shared/format/locale";
import { useT } from "@/shared/i18n";
import { useAddressSearch } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { DataTable } from "@/shared/table/data-table";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Page, PageHead } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import type { ChatStatsDay } from "@/ipc/contract";
import { ExportNumbers } from "./export-numbers";
import { CostCard, DaysCard, FunnelCard } from "./stats-cards";

const PERIODS = { today: 1, week: 7, month: 30, quarter: 90 } as const;
type Period = keyof typeof PERIODS;

/** From the first midnight of so many days until the end of today. */
export function periodOf(days: number, now: number): { from: number; until: number } {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  const until = new Date(day);
  until.setDate(until.getDate() + 1);
  day.setDate(day.getDate() - (days - 1));
  return { from: day.getTime(), until: until.getTime() };
}

export default function ChatNumbersPage() {
  const t = useT();
  const [address, setAddress] = useAddressSearch();
  const period = (Object.keys(PERIODS) as Period[]).find((one) => one === address["period"]) ?? "week";
  const task = Number(address["task"]) || null;
  const [exporting, setExporting] = useState(false);
  const span = useMemo(() => periodOf(PERIODS[period], Date.now()), [period]);
  const stats = useCall("chat_stats", { task, ...span, zone: systemZone() }, { keepLast: true });
  const tasks = useCall("chat_task_list", {
    statuses: [],
    search: null,
    sort: "name",
    ascending: true,
    cursor: null,
    limit: 500,
  }).data?.rows;
  const taskName = tasks?.find((view) => view.task.id === task)?.task.draft.name;
  const columns = useMemo<Column<ChatStatsDay>[]>(
    () => [
      {
        id: "day",
        header: t("chatNumbers.day"),
        min: 40,
        grow: 2,
        cell: (day) => dateFormat({ weekday: "short", day: "numeric", month: "long" }).format(day.at),
      },
      ...(["dialogues", "replied", "success"] as const).map((key) => ({
        id: key,
        header: t(`chatNumbers.step.${key}`),
        min: 24,
        grow: 1,
        align: "end" as const,
        cell: (day: ChatStatsDay) => count(day[key]),
      })),
      {
        id: "cost",
        header: t("chatNumbers.cost"),
        min: 24,
        grow: 1,
        align: "end",
        cell: (day) => money(day.cost),
      },
    ],
    [t],
  );
  const days = useMemo(() => stats.data?.days.toReversed() ?? [], [stats.data]);
  return (
    <Page>
      <PageHead
        parent={{ label: t("nav.chatTasks"), to: paths.chatTasks }}
        title={t("chatNumbers.title")}
        actions={
          <>
            <Select
              aria-label={t("chatNumbers.task")}
              className="w-60"
              value={task ?? 0}
              choices={[
                { value: 0, label: t("chatNumbers.allTasks") },
                ...(tasks ?? []).map((view) => ({ value: view.task.id, label: view.task.draft.name })),
              ]}
              onChange={(id) => setAddress({ task: id === 0 ? undefined : String(id) })}
            />
            <Button onClick={() => setExporting(true)}>{t("exporting.open")}</Button>
          </>
        }
      />
      <div className="px-6 py-3">
        <ChipGroup<Period>
          label={t("chatNumbers.period")}
          value={period}
          choices={(Object.keys(PERIODS) as Period[]).map((value) => ({
            value,
            label: t(`chatNumbers.periods.${value}`),
          }))}
          onChange={(next) => setAddress({ period: next })}
        />
      </div>
      {stats.error ? (
        <ErrorPanel failure={stats.error} onRetry={() => void stats.refetch()} className="mx-6" />
      ) : !stats.data ? (
        <Waiting />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="grid shrink-0 grid-cols-[minmax(0,5fr)_minmax(0,5fr)_minmax(0,3fr)] gap-4 px-6 pb-4">
            <FunnelCard stats={stats.data} outgoing />
            <DaysCard stats={stats.data} />
            <CostCard stats={stats.data} />
          </div>
          <DataTable
            label={t("chatNumbers.byDay")}
            columns={columns}
            rows={days}
            rowId={(day) => day.at}
            instead={days.length === 0 ? <p className="px-6 py-4 text-second">{t("chatNumbers.none")}</p> : undefined}
          />
        </div>
      )}
      {exporting && (
        <ExportNumbers
          task={task === null ? null : { id: task, name: taskName ?? String(task) }}
          period={{ ...span, words: t(`chatNumbers.periods.${period}`) }}
          onClose={() => setExporting(false)}
        />
      )}
    </Page>
  );
}

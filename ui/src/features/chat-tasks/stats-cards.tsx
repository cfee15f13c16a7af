// The numbers of a period: funnel, money, days. They come counted from the engine.
import type { ReactNode } from "react";
import type { ChatStatsView } from "@/ipc/contract";
import { Days } from "@/shared/charts/days";
import { Funnel } from "@/shared/charts/funnel";
import { count, DASH, money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { Card, Pairs } from "@/shared/ui/layout";
import { Shape } from "@/shared/ui/status-badge";

export function FunnelCard({ stats, outgoing }: { stats: ChatStatsView; outgoing: boolean }) {
  const t = useT();
  const steps = ["reached", "dialogues", "replied", "interest", "contact", "success"] as const;
  return (
    <Card title={t("chatNumbers.funnel")}>
      <Funnel
        label={t("chatNumbers.funnel")}
        steps={steps
          .filter((step) => outgoing || step !== "reached")
          .map((step) => ({ key: step, label: t(`chatNumbers.step.${step}`), value: stats[step] }))}
      />
    </Card>
  );
}

export function CostCard({ stats, extra }: { stats: ChatStatsView; extra?: { name: string; value: ReactNode }[] }) {
  const t = useT();
  return (
    <Card title={t("chatNumbers.cost")}>
      <p className="-mt-1">
        <span className="text-big font-semibold">{money(stats.cost)}</span>
      </p>
      <Pairs
        className="mt-2"
        pairs={[
          {
            name: t("chatNumbers.perSuccess"),
            value: stats.cost_per_success === null ? DASH : money(stats.cost_per_success),
          },
          { name: t("chatNumbers.received"), value: count(stats.received) },
          { name: t("chatNumbers.sent"), value: count(stats.sent) },
          ...(extra ?? []),
        ]}
      />
    </Card>
  );
}

export function DaysCard({ stats }: { stats: ChatStatsView }) {
  const t = useT();
  return (
    <Card title={t("chatNumbers.byDay")} className="flex h-60 flex-col">
      <Days
        className="flex-1"
        label={t("chatNumbers.daysLabel", { dialogues: stats.dialogues, success: stats.success })}
        days={stats.days.map((day) => ({ at: day.at, all: day.dialogues, part: day.success }))}
      />
      <p className="mt-1 flex gap-4 text-small text-second">
        <span className="flex items-center gap-1.5">
          <Shape form="square" className="text-accent opacity-35" />
          {count(stats.dialogues)} {t("chatNumbers.legendDialogues")}
        </span>
        <span className="flex items-center gap-1.5">
          <Shape form="square" className="text-accent" />
          {count(stats.success)} {t("chatNumbers.legendSuccess")}
        </span>
      </p>
    </Card>
  );
}

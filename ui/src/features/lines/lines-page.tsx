// All phone lines: what each is, whether it can take calls, how much of it is in use.
import { AudioWaveform } from "lucide-react";
import { useState } from "react";
import type { LineView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { count, DASH, money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Menu } from "@/shared/ui/menu";
import { callTaskLinks, UsedInCell } from "@/shared/used-in/used-in";
import { DeleteLine } from "./delete-line";
import { HealthBadge, HealthText, rateOf, rateText, type HealthState } from "./health";

const STATES: readonly HealthState[] = ["ready", "faulty", "unknown"];

function sortValue(view: LineView, by: string): SortValue {
  const rate = rateOf(view);
  switch (by) {
    case "live":
      return view.live;
    case "rate":
      return rate.attempts > 0 ? rate.answered / rate.attempts : null;
    case "perSecond":
      return view.line.calls_per_second;
    case "price":
      return view.line.price_per_minute;
    case "usedIn":
      return view.used_in.length;
    case "health":
      return STATES.indexOf(view.line.health.state);
    default:
      return view.line.name;
  }
}

export default function LinesPage() {
  const t = useT();
  const [toDelete, setToDelete] = useState<LineView | null>(null);
  const lines = useCall("line_list", {});
  return (
    <ListPage
      name="lines"
      title={t("lines.title")}
      searchLabel={t("lines.search")}
      source={{ rows: lines.data?.lines, failure: lines.error, onRetry: () => void lines.refetch() }}
      rowId={(view) => view.line.id}
      textOf={({ line }) => `${line.name} ${line.caller_numbers.map((one) => one.number).join(" ")}`}
      states={{
        label: t("lines.filter"),
        of: (view) => view.line.health.state,
        choices: STATES.map((value) => ({ value, label: t(`lines.health.${value}`) })),
      }}
      columns={useColumns(setToDelete)}
      sortValue={sortValue}
      sortAtFirst={{ by: "name", descending: false }}
      pathOf={(view) => paths.line(view.line.id)}
      create={{ label: t("lines.create"), to: paths.lineNew }}
      empty={{
        icon: <AudioWaveform aria-hidden className="size-7" />,
        title: t("lines.empty"),
        text: t("lines.emptyText"),
      }}
    >
      {toDelete && <DeleteLine view={toDelete} onClose={() => setToDelete(null)} />}
    </ListPage>
  );
}

function useColumns(onDelete: (view: LineView) => void): Column<LineView>[] {
  const t = useT();
  const go = useGo();
  return [
    {
      id: "name",
      header: t("lines.column.name"),
      min: 40,
      grow: 5,
      sort: "name",
      cell: (view) => <span className="font-medium">{view.line.name}</span>,
    },
    {
      id: "kind",
      header: t("lines.column.kind"),
      min: 24,
      grow: 1,
      optional: true,
      cell: (view) => t(`lines.kind.${view.line.kind.kind}`),
    },
    {
      id: "host",
      header: t("lines.form.host"),
      min: 32,
      grow: 1,
      optional: true,
      hiddenAtFirst: true,
      cell: (view) => <span className="text-second">{hostText(view)}</span>,
    },
    {
      id: "health",
      header: t("lines.column.health"),
      min: 36,
      grow: 2,
      sort: "health",
      cell: (view) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <HealthBadge state={view.line.health.state} />
          {view.line.health.state === "faulty" && (
            <HealthText health={view.line.health} brief className="min-w-0 truncate text-small text-second" />
          )}
        </span>
      ),
    },
    {
      id: "live",
      header: t("lines.column.live"),
      min: 23,
      grow: 0,
      align: "end",
      sort: "live",
      optional: true,
      cell: (view) => `${count(view.live)} / ${count(view.line.channels)}`,
    },
    {
      id: "perSecond",
      header: t("lines.column.perSecond"),
      min: 18,
      grow: 0,
      align: "end",
      sort: "perSecond",
      optional: true,
      cell: (view) => count(view.line.calls_per_second),
    },
    {
      id: "numbers",
      header: t("lines.column.numbers"),
      min: 27,
      grow: 1,
      optional: true,
      cell: (view) => <NumbersText view={view} />,
    },
    {
      id: "rate",
      header: t("lines.column.rate"),
      min: 22,
      grow: 0,
      align: "end",
      sort: "rate",
      optional: true,
      cell: rateText,
    },
    {
      id: "price",
      header: t("lines.column.price"),
      min: 28,
      grow: 0,
      align: "end",
      sort: "price",
      optional: true,
      hiddenAtFirst: true,
      cell: (view) => (view.line.price_per_minute === 0 ? DASH : money(view.line.price_per_minute)),
    },
    {
      id: "usedIn",
      header: t("lines.column.usedIn"),
      min: 22,
      grow: 1,
      sort: "usedIn",
      optional: true,
      cell: (view) => <UsedInCell links={callTaskLinks(view.used_in)} />,
    },
    {
      id: "actions",
      header: t("lines.column.actions"),
      quietHeader: true,
      min: 7,
      grow: 0,
      align: "end",
      cell: (view) => (
        <Menu
          label={t("common.more")}
          actions={[
            { label: t("lines.action.open"), onSelect: () => go(paths.line(view.line.id)) },
            { label: t("lines.action.test"), onSelect: () => go(`${paths.line(view.line.id)}?test=1`) },
            { label: t("lines.action.delete"), danger: true, apart: true, onSelect: () => onDelete(view) },
          ]}
        />
      ),
    },
  ];
}

function hostText({ line: { kind } }: LineView): string {
  return kind.kind === "practice" ? DASH : `${kind.account.host} · ${kind.account.transport.toUpperCase()}`;
}

function NumbersText({ view }: { view: LineView }) {
  const t = useT();
  const numbers = view.line.caller_numbers;
  const [only] = numbers;
  if (!only) return <span className="text-second">{t("lines.noNumbers")}</span>;
  return (
    <span title={numbers.map((one) => one.number).join("\n")}>
      {numbers.length === 1 ? only.number : t("lines.numbersCount", { count: numbers.length })}
    </span>
  );
}

// All channels: what each is, whether it works, which task holds it.
import { Radio } from "lucide-react";
import { useMemo, useState } from "react";
import type { ChannelView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Menu } from "@/shared/ui/menu";
import { UsedInText } from "@/shared/ui/task-links";
import { DeleteChannel } from "./delete-channel";
import { HealthBadge, HEALTHS, HealthText } from "./health";

function sortValue(view: ChannelView, by: string): SortValue {
  switch (by) {
    case "kind":
      return view.channel.draft.settings.kind;
    case "state":
      return HEALTHS.indexOf(view.channel.health.health);
    case "task":
      return view.held_by?.name ?? null;
    default:
      return view.channel.draft.name;
  }
}

export default function ChannelsPage() {
  const t = useT();
  const go = useGo();
  const channels = useCall("channel_list", {});
  const [toDelete, setToDelete] = useState<ChannelView | null>(null);
  const columns = useMemo<Column<ChannelView>[]>(
    () => [
      {
        id: "name",
        header: t("channels.name"),
        min: 40,
        grow: 2,
        sort: "name",
        cell: ({ channel }) => (
          <span className="font-medium" title={channel.draft.name}>
            {channel.draft.name}
          </span>
        ),
      },
      {
        id: "kind",
        header: t("channels.kind"),
        min: 36,
        grow: 1,
        sort: "kind",
        optional: true,
        cell: ({ channel }) => t(`chatWords.channelKind.${channel.draft.settings.kind}`),
      },
      {
        id: "state",
        header: t("chatCommon.state"),
        min: 48,
        grow: 2,
        sort: "state",
        cell: ({ channel }) => (
          <span className="flex min-w-0 items-center gap-2.5">
            <HealthBadge health={channel.health} />
            <HealthText health={channel.health} />
          </span>
        ),
      },
      {
        id: "task",
        header: t("channels.heldBy"),
        min: 36,
        grow: 1,
        sort: "task",
        cell: (view) => <UsedInText tasks={view.held_by ? [view.held_by] : []} />,
      },
      {
        id: "actions",
        header: t("chatCommon.actions"),
        quietHeader: true,
        min: 7,
        grow: 0,
        align: "end",
        cell: (view) => (
          <Menu
            label={`${t("common.more")}: ${view.channel.draft.name}`}
            actions={[
              { label: t("common.open"), onSelect: () => go(paths.channel(view.channel.id)) },
              { label: t("channels.delete"), danger: true, apart: true, onSelect: () => setToDelete(view) },
            ]}
          />
        ),
      },
    ],
    [t, go],
  );
  return (
    <>
      <ListPage
        name="channels"
        title={t("nav.channels")}
        searchLabel={t("channels.search")}
        create={{ label: t("channels.create"), to: paths.channelNew }}
        source={{ rows: channels.data?.channels, failure: channels.error, onRetry: () => void channels.refetch() }}
        rowId={(view) => view.channel.id}
        pathOf={(view) => paths.channel(view.channel.id)}
        textOf={({ channel }) => `${channel.draft.name} ${t(`chatWords.channelKind.${channel.draft.settings.kind}`)}`}
        columns={columns}
        sortValue={sortValue}
        sortAtFirst={{ by: "name", descending: false }}
        states={{
          label: t("chatCommon.state"),
          choices: HEALTHS.map((value) => ({ value, label: t(`chatWords.health.${value}`) })),
          of: ({ channel }) => channel.health.health,
        }}
        empty={{
          icon: <Radio aria-hidden className="size-7" />,
          title: t("channels.empty"),
          text: t("channels.emptyText"),
        }}
      />
      {toDelete && <DeleteChannel view={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

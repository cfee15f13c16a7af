// All AIs: which model each uses, what it costs, where it is used.
import { Sparkles } from "lucide-react";
import { useMemo, useState } from "react";
import type { AiView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { UsedInText } from "@/shared/ui/task-links";
import { DeleteAi } from "./delete-ai";

const PLACES = ["open_ai", "scripted"] as const;

function sortValue(view: AiView, by: string): SortValue {
  const { version } = view.ai;
  switch (by) {
    case "model":
      return version.draft.model || null;
    case "version":
      return version.number;
    case "usedIn":
      return view.used_in.length;
    case "saved":
      return version.saved_at;
    default:
      return version.draft.name;
  }
}

export default function AisPage() {
  const t = useT();
  const go = useGo();
  const ais = useCall("ai_list", {});
  const [toDelete, setToDelete] = useState<AiView | null>(null);
  const { mutate: duplicate } = useAct("ai_duplicate", {
    onDone: (res) => go(paths.ai(res.ai.id)),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const columns = useMemo<Column<AiView>[]>(
    () => [
      {
        id: "name",
        header: t("ais.name"),
        min: 40,
        grow: 2,
        sort: "name",
        cell: ({ ai }) => (
          <span className="font-medium" title={ai.version.draft.name}>
            {ai.version.draft.name}
          </span>
        ),
      },
      {
        id: "model",
        header: t("ais.model"),
        min: 40,
        grow: 1,
        sort: "model",
        cell: ({ ai }) =>
          ai.version.draft.place.kind === "scripted" ? t("ais.placeKind.scripted") : ai.version.draft.model,
      },
      {
        id: "price",
        header: t("ais.priceColumn"),
        min: 36,
        grow: 1,
        optional: true,
        cell: (view) =>
          view.ai.version.draft.place.kind === "scripted" ? (
            <span className="text-second">{t("ais.free")}</span>
          ) : view.price === null ? (
            <span className="text-caution">{t("ais.priceNone")}</span>
          ) : (
            `${money(view.price.prompt)} / ${money(view.price.output)}`
          ),
      },
      {
        id: "version",
        header: t("ais.versionColumn"),
        min: 18,
        grow: 0,
        sort: "version",
        optional: true,
        cell: ({ ai }) => `v${ai.version.number}`,
      },
      {
        id: "saved",
        header: t("ais.savedAt"),
        min: 30,
        grow: 0,
        sort: "saved",
        optional: true,
        cell: ({ ai }) => <Moment at={ai.version.saved_at} className="text-second" />,
      },
      {
        id: "usedIn",
        header: t("chatCommon.usedIn"),
        min: 32,
        grow: 1,
        sort: "usedIn",
        optional: true,
        cell: (view) => <UsedInText tasks={view.used_in} />,
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
            label={`${t("common.more")}: ${view.ai.version.draft.name}`}
            actions={[
              { label: t("common.open"), onSelect: () => go(paths.ai(view.ai.id)) },
              { label: t("ais.duplicate"), onSelect: () => duplicate({ id: view.ai.id }) },
              { label: t("ais.delete"), danger: true, apart: true, onSelect: () => setToDelete(view) },
            ]}
          />
        ),
      },
    ],
    [t, go, duplicate],
  );
  return (
    <>
      <ListPage
        name="ais"
        title={t("nav.ais")}
        searchLabel={t("ais.search")}
        create={{ label: t("ais.create"), to: paths.aiNew }}
        source={{ rows: ais.data?.ais, failure: ais.error, onRetry: () => void ais.refetch() }}
        rowId={(view) => view.ai.id}
        pathOf={(view) => paths.ai(view.ai.id)}
        textOf={({ ai }) => `${ai.version.draft.name} ${ai.version.draft.model}`}
        columns={columns}
        sortValue={sortValue}
        sortAtFirst={{ by: "name", descending: false }}
        states={{
          label: t("ais.place"),
          choices: PLACES.map((value) => ({ value, label: t(`ais.placeKind.${value}`) })),
          of: ({ ai }) => ai.version.draft.place.kind,
        }}
        empty={{
          icon: <Sparkles aria-hidden className="size-7" />,
          title: t("ais.empty"),
          text: t("ais.emptyText"),
        }}
      />
      {toDelete && <DeleteAi view={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

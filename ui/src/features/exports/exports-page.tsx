// All export tasks: how far each is, and the finished file to be kept.
import { Download } from "lucide-react";
import { useCallback, useState } from "react";
import { host } from "@/ipc/client";
import type { ExportTaskView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { useSaveFile } from "@/shared/files/save";
import { count, DASH, fileSize } from "@/shared/format/numbers";
import { type T, useT } from "@/shared/i18n";
import { AppLink, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import type { Column } from "@/shared/table/columns";
import { ListPage } from "@/shared/table/list-page";
import type { SortValue } from "@/shared/table/local";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { Moment } from "@/shared/ui/moment";
import { DeleteExports } from "./delete-exports";
import { ExportState, isUnderWay, STATUSES } from "./status";

const rowsOf = ({ export: task }: ExportTaskView) => (task.state.status === "succeeded" ? task.state.rows : null);
export const bytesOf = ({ export: task }: ExportTaskView) =>
  task.state.status === "succeeded" ? task.state.bytes : null;

function sortValue(view: ExportTaskView, by: string): SortValue {
  switch (by) {
    case "name":
      return view.export.request.name;
    case "status":
      return STATUSES.indexOf(view.export.state.status);
    case "source":
      return view.export.task_name;
    case "rows":
      return rowsOf(view);
    case "size":
      return bytesOf(view);
    default:
      return view.export.created_at;
  }
}

export default function ExportsPage() {
  const t = useT();
  const go = useGo();
  const [toDelete, setToDelete] = useState<{ views: readonly ExportTaskView[]; clear: () => void } | null>(null);
  const [busyFor, setBusyFor] = useState(false);
  const list = useCall("export_list", {}, { everyMs: busyFor ? 1000 : false });
  const underWay = list.data?.exports.some((view) => isUnderWay(view.export.state)) ?? false;
  if (underWay !== busyFor) setBusyFor(underWay);

  const files = useSaveFile();
  const { save } = files;
  const download = useCallback(
    (view: ExportTaskView) =>
      void save(() => host().call("export_file", { id: view.export.id }), t("exportTasks.saved")),
    [save, t],
  );
  const cancel = useAct("export_cancel", { onFailed: (failure) => tellFailure(t, failure) });
  const columns = exportColumns(t, {
    download,
    busy: files.busy,
    cancel: (view) => cancel.mutate({ id: view.export.id }),
    remove: (view) => setToDelete({ views: [view], clear: () => {} }),
  });

  return (
    <ListPage
      name="exports"
      title={t("exportTasks.title")}
      searchLabel={t("exportTasks.search")}
      source={{ rows: list.data?.exports, failure: list.error, onRetry: () => void list.refetch() }}
      rowId={(view) => view.export.id}
      textOf={(view) => `${view.export.request.name} ${view.export.task_name}`}
      states={{
        label: t("exportTasks.filter"),
        of: (view) => view.export.state.status,
        choices: STATUSES.map((value) => ({ value, label: t(`exportTasks.status.${value}`) })),
      }}
      columns={columns}
      sortValue={sortValue}
      sortAtFirst={{ by: "created", descending: true }}
      many={(views, clear) => <Button onClick={() => setToDelete({ views, clear })}>{t("exportTasks.delete")}</Button>}
      empty={{
        icon: <Download aria-hidden className="size-7" />,
        title: t("exportTasks.empty"),
        text: t("exportTasks.emptyText"),
        action: (
          <Button kind="primary" onClick={() => go(paths.callTasks)}>
            {t("exportTasks.openTasks")}
          </Button>
        ),
      }}
    >
      {toDelete && <DeleteExports views={toDelete.views} onClose={() => setToDelete(null)} onDone={toDelete.clear} />}
    </ListPage>
  );
}

interface Deeds {
  download: (view: ExportTaskView) => void;
  busy: boolean;
  cancel: (view: ExportTaskView) => void;
  remove: (view: ExportTaskView) => void;
}

function exportColumns(t: T, deeds: Deeds): Column<ExportTaskView>[] {
  return [
    {
      id: "name",
      header: t("exportTasks.column.name"),
      min: 36,
      grow: 3,
      sort: "name",
      cell: (view) => (
        <span className="font-medium" title={view.file_name}>
          {view.export.request.name}
        </span>
      ),
    },
    {
      id: "status",
      header: t("exportTasks.column.status"),
      min: 46,
      grow: 2,
      sort: "status",
      cell: (view) => <ExportState state={view.export.state} />,
    },
    {
      id: "source",
      header: t("exportTasks.column.source"),
      min: 26,
      grow: 2,
      sort: "source",
      optional: true,
      cell: (view) => <SourceTask view={view} />,
    },
    {
      id: "format",
      header: t("exportTasks.column.format"),
      min: 30,
      grow: 1,
      optional: true,
      cell: (view) => (
        <span className="text-second" title={formatText(t, view)}>
          {shortFormat(t, view)}
        </span>
      ),
    },
    {
      id: "rows",
      header: t("exportTasks.column.rows"),
      min: 16,
      grow: 0,
      align: "end",
      sort: "rows",
      optional: true,
      cell: (view) => orDash(rowsOf(view), count),
    },
    {
      id: "size",
      header: t("exportTasks.column.size"),
      min: 17,
      grow: 0,
      align: "end",
      sort: "size",
      optional: true,
      cell: (view) => orDash(bytesOf(view), fileSize),
    },
    {
      id: "created",
      header: t("exportTasks.column.created"),
      min: 26,
      grow: 0,
      sort: "created",
      optional: true,
      cell: (view) => <Moment at={view.export.created_at} className="text-second" />,
    },
    {
      id: "actions",
      header: t("exportTasks.column.actions"),
      quietHeader: true,
      min: 27,
      grow: 0,
      align: "end",
      cell: (view) => <RowActions view={view} deeds={deeds} />,
    },
  ];
}

function RowActions({ view, deeds }: { view: ExportTaskView; deeds: Deeds }) {
  const t = useT();
  const running = isUnderWay(view.export.state);
  return (
    <span className="flex items-center justify-end gap-2" onClick={(event) => event.stopPropagation()}>
      {view.export.state.status === "succeeded" && (
        <Button kind="link" disabled={deeds.busy} onClick={() => deeds.download(view)}>
          {t("exportTasks.download")}
        </Button>
      )}
      {running && (
        <Button kind="link" onClick={() => deeds.cancel(view)}>
          {t("common.cancel")}
        </Button>
      )}
      <Menu
        label={t("common.more")}
        actions={[
          ...(running ? [{ label: t("exportTasks.cancel"), onSelect: () => deeds.cancel(view) }] : []),
          { label: t("exportTasks.delete"), danger: true, onSelect: () => deeds.remove(view) },
        ]}
      />
    </span>
  );
}

function orDash(value: number | null, write: (value: number) => string): string {
  return value === null ? DASH : write(value);
}

/** The task that was exported; an export of all chat tasks leads nowhere. */
function SourceTask({ view }: { view: ExportTaskView }) {
  const t = useT();
  const { source } = view.export.request;
  const to = () => {
    switch (source.kind) {
      case "records":
        return paths.callTask(source.task);
      case "dialogues":
        return source.filter.task === null ? null : paths.chatTask(source.filter.task);
      case "numbers":
        return source.task === null ? null : paths.chatTask(source.task);
    }
  };
  const path = to();
  if (path === null) return <span className="text-second">{t("exportTasks.allChatTasks")}</span>;
  return (
    <AppLink to={path} className="text-second hover:text-accent hover:underline">
      {view.export.task_name}
    </AppLink>
  );
}

function withRecordings({ export: { request } }: ExportTaskView): boolean {
  return request.source.kind === "records" && request.source.recordings;
}

/** The file's format and what one of its rows is. */
function shortFormat(t: T, view: ExportTaskView): string {
  const { format, source } = view.export.request;
  const word = t(`exportTasks.format.${format}`);
  const file = withRecordings(view) ? t("exportTasks.zip", { format: word }) : word;
  return `${file} · ${t(`exportTasks.what.${source.grain}`)}`;
}

function formatText(t: T, view: ExportTaskView): string {
  const row = `${t("exportTasks.rowIs")}: ${t(`exportTasks.what.${view.export.request.source.grain}`)}`;
  const word = t(`exportTasks.format.${view.export.request.format}`);
  return [word, row, withRecordings(view) ? t("exportTasks.withRecordings") : null].filter(Boolean).join(" · ");
}

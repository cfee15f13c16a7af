// A call task's page: what it does now and what it is set to, and its execution records below.
import { Outlet } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useState } from "react";
import type { CallTaskView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { useAddressId, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { BatchesDialog } from "./batches-dialog";
import { RecordsPanel } from "./records-panel";
import { useTaskActions } from "./task-actions";
import { BesideStatus, TaskBadge } from "./task-badge";
import { TaskTrouble } from "./task-trouble";
import { BasicInformation, CallsToday, DoneCard } from "./task-summary";

export default function CallTaskPage() {
  const id = useAddressId("task") ?? 0;
  const task = useCall("call_task_get", { id });
  if (task.error) return <ErrorPanel failure={task.error} onRetry={() => void task.refetch()} className="m-6" />;
  if (!task.data) return <Waiting />;
  return <TaskView key={id} view={task.data} />;
}

function TaskView({ view }: { view: CallTaskView }) {
  const t = useT();
  const go = useGo();
  const [batches, setBatches] = useState(false);
  const actions = useTaskActions(() => go(paths.callTasks, { replace: true }));
  const status = view.task.status.status;
  const empty = view.counts.total === 0;
  const startable = status === "stopped" || status === "start_failed";
  return (
    <Page>
      <PageHead
        parent={{ label: t("nav.callTasks"), to: paths.callTasks }}
        title={view.task.draft.name}
        beside={
          <>
            <TaskBadge view={view} />
            <BesideStatus view={view} />
          </>
        }
        actions={
          <>
            <Button onClick={() => actions.importInto(view)}>{t("callTasks.action.importData")}</Button>
            {status === "running" && (
              <Button busy={actions.busy} onClick={() => actions.askStop(view)}>
                {t("callTasks.action.stop")}
              </Button>
            )}
            {startable && (
              <Button kind="primary" busy={actions.busy} onClick={() => actions.startTask(view)}>
                {t("callTasks.action.start")}
              </Button>
            )}
            <Menu label={t("common.more")} actions={actions.menuFor(view)} />
          </>
        }
      />
      <TaskTrouble view={view} />
      <div className="grid shrink-0 grid-cols-[minmax(0,59fr)_minmax(0,124fr)_minmax(0,66fr)] gap-4 px-6 pt-3">
        <DoneCard counts={view.counts} />
        <CallsToday view={view} />
        <BasicInformation view={view} onShowImports={() => setBatches(true)} />
      </div>
      {empty ? (
        <EmptyState
          icon={<FileSpreadsheet aria-hidden className="size-7" />}
          title={t("taskPage.emptyTitle")}
          text={t("taskPage.emptyText")}
          action={
            <>
              <Button kind="primary" onClick={() => actions.importInto(view)}>
                {t("callTasks.action.importData")}
              </Button>
              <Button onClick={() => actions.template(view)}>{t("callTasks.action.template")}</Button>
            </>
          }
        />
      ) : (
        <RecordsPanel view={view} />
      )}
      {actions.dialogs}
      {batches && <BatchesDialog view={view} onClose={() => setBatches(false)} />}
      <Outlet />
    </Page>
  );
}

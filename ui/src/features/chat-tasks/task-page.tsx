// A chat task's page: how it stands, its funnel and cost, what it is set to, and its audience accounted for.
import { useMemo, useState } from "react";
import type { ChatTaskView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { ExportDialogues, wholeTask } from "@/shared/exporting/export-dialogues";
import { systemZone } from "@/shared/format/locale";
import { count, money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { AppLink, useAddressId, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy-button";
import { Card, EmptyState, Page, PageHead, Pairs } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { StackedBar } from "@/shared/ui/progress";
import { AudiencePanel } from "./audience-panel";
import { balanced, barOf, hasAudience, remainingOf } from "./counts";
import { CostCard, FunnelCard } from "./stats-cards";
import { allowed, useTaskActions } from "./task-actions";
import { BesideStatus, TaskBadge } from "./task-badge";
import { TaskTabs } from "./task-tabs";
import { hasTrouble, TaskTrouble } from "./task-trouble";

const YEAR = 366 * 86_400_000;

export default function ChatTaskPage() {
  const id = useAddressId("task") ?? 0;
  const task = useCall("chat_task_get", { id });
  if (task.error) return <ErrorPanel failure={task.error} onRetry={() => void task.refetch()} className="m-6" />;
  if (!task.data) return <Waiting />;
  return <TaskView key={id} view={task.data} />;
}

function TaskView({ view }: { view: ChatTaskView }) {
  const t = useT();
  const go = useGo();
  const { task } = view;
  const actions = useTaskActions(() => go(paths.chatTasks, { replace: true }));
  const can = allowed(view);
  // The whole life of the task; its end lies ahead, so that the question stays the same.
  const span = useMemo(() => ({ from: task.created_at, until: Date.now() + YEAR }), [task.created_at]);
  const stats = useCall("chat_stats", { task: task.id, ...span, zone: systemZone() }, { keepLast: true });
  const outgoing = hasAudience(view);
  const [exporting, setExporting] = useState(false);
  const limit = task.draft.dialogue_limit;
  return (
    <Page>
      <PageHead
        parent={{ label: t("nav.chatTasks"), to: paths.chatTasks }}
        title={task.draft.name}
        beside={
          <>
            <TaskBadge view={view} />
            {!hasTrouble(view) && <BesideStatus view={view} />}
          </>
        }
        actions={
          <>
            <Button onClick={() => go(`${paths.chats}?task=${task.id}`)}>
              {t("chatTasks.dialogues", { count: view.dialogues })}
            </Button>
            {can.pause && <Button onClick={() => actions.ask("pause", view)}>{t("chatTasks.action.pause")}</Button>}
            {can.stop && <Button onClick={() => actions.ask("stop", view)}>{t("chatTasks.action.stop")}</Button>}
            {can.start && (
              <Button kind="primary" busy={actions.starting} onClick={() => actions.startTask(view)}>
                {t("chatTasks.action.start")}
              </Button>
            )}
            {can.trash && <Button onClick={() => actions.ask("trash", view)}>{t("chatTasks.action.trash")}</Button>}
            <Menu
              label={t("common.more")}
              actions={[
                ...actions.menuFor(view),
                { label: t("exporting.openDialogues"), apart: true, onSelect: () => setExporting(true) },
              ]}
            />
          </>
        }
      />
      <TaskTabs id={task.id} here="page" />
      <TaskTrouble view={view} />
      <div className="grid shrink-0 grid-cols-[minmax(0,5fr)_minmax(0,3fr)_minmax(0,4fr)] gap-4 px-6 pt-4">
        {stats.data ? (
          <>
            <FunnelCard stats={stats.data} outgoing={outgoing} />
            <CostCard
              stats={stats.data}
              extra={[
                { name: t("chatForm.limit"), value: limit === null ? t("chatForm.noLimit") : money(limit) },
                {
                  name: t("chatForm.budget"),
                  value:
                    task.draft.stop_when.budget === null ? t("chatForm.noLimit") : money(task.draft.stop_when.budget),
                },
              ]}
            />
          </>
        ) : (
          <Card className="col-span-2">
            {stats.error && <ErrorPanel failure={stats.error} onRetry={() => void stats.refetch()} />}
          </Card>
        )}
        <BasicInformation view={view} />
      </div>
      {outgoing ? (
        <>
          <Balance view={view} />
          <AudiencePanel view={view} />
        </>
      ) : (
        <EmptyState
          title={t("chatTasks.incomingTitle")}
          text={t("chatTasks.incomingText")}
          action={
            <Button onClick={() => go(`${paths.chats}?task=${task.id}`)}>
              {t("chatTasks.dialogues", { count: view.dialogues })}
            </Button>
          }
        />
      )}
      {actions.dialogs}
      {exporting && (
        <ExportDialogues filter={wholeTask(task.id)} task={task.draft.name} onClose={() => setExporting(false)} />
      )}
    </Page>
  );
}

/** total = remaining + reached + failed + skipped + uncertain, in sight. */
function Balance({ view: { audience } }: { view: ChatTaskView }) {
  const t = useT();
  const parts = {
    total: count(audience.total),
    remaining: count(remainingOf(audience)),
    reached: count(audience.reached),
    failed: count(audience.failed),
    skipped: count(audience.skipped),
    uncertain: count(audience.uncertain),
  };
  const words = t("chatTasks.balance", parts);
  return (
    <div className="flex flex-col gap-1.5 px-6 pt-4">
      <p className="flex items-baseline gap-2">
        <span className="font-medium">{t("chatTasks.audience")}</span>
        <span
          className={balanced(audience) ? "text-small text-second tabular-nums" : "text-small text-bad tabular-nums"}
        >
          {words}
        </span>
      </p>
      <StackedBar label={words} parts={barOf(audience)} total={audience.total} />
    </div>
  );
}

function BasicInformation({ view }: { view: ChatTaskView }) {
  const t = useT();
  const { draft, id } = view.task;
  return (
    <Card title={t("taskPage.basicInformation")}>
      <Pairs
        pairs={[
          {
            name: t("chatTasks.col.id"),
            value: (
              <span className="flex items-center gap-1">
                {id}
                <CopyButton
                  text={String(id)}
                  label={t("chatTasks.copyId", { name: draft.name })}
                  className="-my-1 size-5"
                />
              </span>
            ),
          },
          { name: t("chatForm.type"), value: t(`chatWords.messenger.${draft.messenger}`) },
          { name: t("chatForm.format"), value: t(`chatWords.format.${draft.format.kind}`) },
          {
            name: t("chatForm.ai"),
            value: (
              <AppLink to={paths.ai(draft.ai)} className="text-accent underline-offset-2 hover:underline">
                {view.ai_name}
              </AppLink>
            ),
          },
          { name: t("chatForm.managers"), value: view.manager_names.join(", ") },
          { name: t("chatForm.channels"), value: view.channel_names.join(", ") },
          { name: t("chatForm.integration"), value: view.integration_name ?? t("common.none") },
        ]}
      />
    </Card>
  );
}

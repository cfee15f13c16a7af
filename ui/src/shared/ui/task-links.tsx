// Chat tasks that use something, each as a link to its page.
import type { ChatTaskLink } from "@/ipc/contract";
import { useT } from "../i18n";
import { AppLink } from "../routing/link";
import { paths } from "../routing/paths";
import { Card } from "./layout";

export function TaskLink({ task, className }: { task: ChatTaskLink; className?: string }) {
  return (
    <AppLink
      to={paths.chatTask(task.id)}
      title={task.name}
      onClick={(event) => event.stopPropagation()}
      className={className ?? "text-accent underline-offset-2 hover:underline"}
    >
      {task.name}
    </AppLink>
  );
}

export function UsedInCard({ tasks }: { tasks: readonly ChatTaskLink[] }) {
  const t = useT();
  return (
    <Card title={t("chatCommon.usedIn")}>
      {tasks.length === 0 ? (
        <p className="text-body text-second">{t("chatCommon.notUsed")}</p>
      ) : (
        <ul className="flex flex-col gap-1 text-body">
          {tasks.map((task) => (
            <li key={task.id} className="truncate">
              <TaskLink task={task} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** For a column: the only task as a link, or how many there are. */
export function UsedInText({ tasks }: { tasks: readonly ChatTaskLink[] }) {
  const t = useT();
  const [only] = tasks;
  if (!only) return <span className="text-second">{t("chatCommon.free")}</span>;
  if (tasks.length === 1) return <TaskLink task={only} />;
  return (
    <span className="text-second" title={tasks.map((task) => task.name).join("\n")}>
      {t("chatCommon.tasks", { count: tasks.length })}
    </span>
  );
}

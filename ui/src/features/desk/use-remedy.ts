// Doing what a remedy says: going where the cause is removed, or starting the task at once.
import { useCallback, useState } from "react";
import { host } from "@/ipc/client";
import type { CallTaskId, DeskNeed } from "@/ipc/contract";
import { toFailure } from "@/ipc/host";
import { tellFailure } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { useIntent } from "@/shared/routing/intents";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { tell } from "@/shared/ui/toast";
import type { Remedy } from "./remedies";

export function useRemedy() {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const [busy, setBusy] = useState(false);

  const act = useCallback(
    async (remedy: Remedy, need: DeskNeed) => {
      if (need.kind === "line_faulty") return go(`${paths.line(need.line)}?test=1`);
      if (need.kind === "channel_faulty") return go(paths.channel(need.channel));
      if (need.kind === "leads_dead") return go(`${paths.outbox}?state=dead`);
      if (need.kind === "chat_stopped") {
        if (remedy !== "again") return go(paths.chatTask(need.task));
        await host().call("chat_task_start", { id: need.task });
        return tell({
          tone: "good",
          title: t("callTasks.startedTitle", { name: need.name }),
          action: { label: t("common.open"), onPress: () => go(paths.chatTask(need.task)) },
        });
      }
      const draft = async (task: CallTaskId) => (await host().call("call_task_get", { id: task })).task.draft;
      switch (remedy) {
        case "publish":
          return go(`${paths.agent((await draft(need.task)).agent)}?publish=1`);
        case "rehearse":
          return go(paths.rehearsal((await draft(need.task)).agent));
        case "testLine":
          return go(`${paths.line((await draft(need.task)).line)}?test=1`);
        case "addNumber":
          return go(paths.line((await draft(need.task)).line));
        case "chooseLine":
        case "times":
        case "expiry":
          return go(paths.callTaskEdit(need.task));
        case "import":
          go(paths.callTask(need.task));
          return intend("importCallees", { task: need.task, path: null });
        case "start":
        case "again": {
          await host().call("call_task_start", { id: need.task });
          return tell({
            tone: "good",
            title: t("callTasks.startedTitle", { name: need.name }),
            action: { label: t("common.open"), onPress: () => go(paths.callTask(need.task)) },
          });
        }
        case "open":
        case "openChannel":
        case "openOutbox":
          return go(paths.callTask(need.task));
      }
    },
    [go, intend, t],
  );
  const run = (remedy: Remedy, need: DeskNeed) => {
    setBusy(true);
    act(remedy, need)
      .catch((cause: unknown) => tellFailure(t, toFailure(cause)))
      .finally(() => setBusy(false));
  };
  return { run, busy };
}

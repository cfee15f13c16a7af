// The two sides of a chat task: how it fares, and the Task editor.
import type { ChatTaskId } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { TabBar } from "@/shared/ui/tabs";

export function TaskTabs({ id, here }: { id: ChatTaskId; here: "page" | "editor" }) {
  const t = useT();
  const go = useGo();
  return (
    <div className="border-b border-line px-6 pt-1">
      <TabBar
        label={t("chatTasks.tabs")}
        value={here}
        tabs={[
          { value: "editor", label: t("chatTasks.action.editor") },
          { value: "page", label: t("chatTasks.action.page") },
        ]}
        onChange={(next) => go(next === "page" ? paths.chatTask(id) : paths.chatTaskEdit(id))}
      />
    </div>
  );
}

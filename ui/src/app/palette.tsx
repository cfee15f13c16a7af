// Ctrl or Cmd with K: go anywhere, do anything, by typing a few letters of it.
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { useIntent } from "@/shared/routing/intents";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { cx } from "@/shared/ui/cx";
import { PLACES } from "./places";

interface Entry {
  id: string;
  group: string;
  label: string;
  run: () => void;
}

/** Every typed word must stand somewhere in the entry. */
export function fits(label: string, typed: string): boolean {
  const hay = label.toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

export function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const go = useGo();
  const intend = useIntent();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const tasks = useCall(
    "call_task_list",
    { statuses: [], search: typed.trim() || null, sort: "activity", ascending: false, cursor: null, limit: 8 },
    { keepLast: true },
  ).data;
  const chatTasks = useCall(
    "chat_task_list",
    { statuses: [], search: typed.trim() || null, sort: "activity", ascending: false, cursor: null, limit: 8 },
    { keepLast: true },
  ).data;

  const entries = useMemo<Entry[]>(() => {
    const actions: Entry[] = [
      { id: "new", group: t("keys.actions"), label: t("callTasks.create"), run: () => go(paths.callTaskNew) },
      {
        id: "import",
        group: t("keys.actions"),
        label: t("callTasks.action.importData"),
        run: () => intend("importCallees", { task: null, path: null }),
      },
      {
        id: "import-bars",
        group: t("keys.actions"),
        label: t("importing.list.title"),
        run: () => intend("importBars", { path: null }),
      },
      { id: "new-agent", group: t("keys.actions"), label: t("agents.create"), run: () => go(paths.agentNew) },
      { id: "new-line", group: t("keys.actions"), label: t("lines.create"), run: () => go(paths.lineNew) },
      { id: "new-chat-task", group: t("keys.actions"), label: t("chatTasks.create"), run: () => go(paths.chatTaskNew) },
      { id: "new-manager", group: t("keys.actions"), label: t("managers.create"), run: () => go(paths.managerNew) },
      { id: "new-ai", group: t("keys.actions"), label: t("ais.create"), run: () => go(paths.aiNew) },
      { id: "new-channel", group: t("keys.actions"), label: t("channels.create"), run: () => go(paths.channelNew) },
      {
        id: "new-integration",
        group: t("keys.actions"),
        label: t("integrations.create"),
        run: () => go(paths.integrationNew),
      },
      { id: "first-run", group: t("keys.actions"), label: t("common.tryPractice"), run: () => go(paths.firstRun) },
      { id: "numbers", group: t("keys.actions"), label: t("chatNumbers.title"), run: () => go(paths.chatNumbers) },
      { id: "outbox", group: t("keys.actions"), label: t("outbox.title"), run: () => go(paths.outbox) },
      { id: "keys", group: t("keys.actions"), label: t("keys.title"), run: () => intend("showKeys", {}) },
    ];
    const pages = PLACES.map<Entry>((place) => ({
      id: place.key,
      group: t("keys.pages"),
      label: t(`nav.${place.key}`),
      run: () => go(place.to),
    }));
    const found = (tasks?.rows ?? []).map<Entry>((row) => ({
      id: `task-${row.task.id}`,
      group: t("keys.tasks"),
      label: row.task.draft.name,
      run: () => go(paths.callTask(row.task.id)),
    }));
    const foundChats = (chatTasks?.rows ?? []).map<Entry>((row) => ({
      id: `chat-task-${row.task.id}`,
      group: t("nav.chatTasks"),
      label: row.task.draft.name,
      run: () => go(paths.chatTask(row.task.id)),
    }));
    return [...pages, ...actions].filter((entry) => fits(entry.label, typed)).concat(found, foundChats);
  }, [t, go, intend, tasks, chatTasks, typed]);

  const chosen = Math.min(at, Math.max(0, entries.length - 1));
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, entries.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, chosen - 1));
    else if (event.key === "Enter") run(entries[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <BaseDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-30 bg-veil" />
        <BaseDialog.Popup
          aria-label={t("keys.palette")}
          className="fixed top-24 left-1/2 z-40 flex max-h-120 w-full max-w-prose -translate-x-1/2 flex-col overflow-hidden rounded-card border border-strong bg-surface outline-none"
        >
          <input
            autoFocus
            role="combobox"
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={entries[chosen] ? `palette-${entries[chosen].id}` : undefined}
            aria-label={t("keys.palette")}
            placeholder={t("keys.paletteHint")}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
            className="h-11 shrink-0 border-b border-line bg-surface px-4 text-lead outline-none"
          />
          <ul id="palette-list" role="listbox" aria-label={t("keys.palette")} className="min-h-0 overflow-y-auto p-1.5">
            {entries.map((entry, index) => (
              <li
                key={entry.id}
                id={`palette-${entry.id}`}
                role="option"
                aria-selected={index === chosen}
                onPointerMove={() => setAt(index)}
                onClick={() => run(entry)}
                className={cx(
                  "flex h-8 items-center gap-2 rounded-chip px-2.5",
                  index === chosen && "bg-accent-ground",
                )}
              >
                <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                <span className="text-small text-second">{entry.group}</span>
                {index === chosen && <CornerDownLeft aria-hidden className="size-3.5 text-second" />}
              </li>
            ))}
          </ul>
          {entries.length === 0 && <p className="px-4 py-3 text-second">{t("common.nothingFound")}</p>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

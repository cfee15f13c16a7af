// All chats: dialogues on the left with their filters, the open one beside them.
import { Outlet } from "@tanstack/react-router";
import { Download, Inbox } from "lucide-react";
import { useMemo, useState } from "react";
import { usePaged } from "@/ipc/paged";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { ExportDialogues } from "@/shared/exporting/export-dialogues";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useAddressId, useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { Button, IconButton } from "@/shared/ui/button";
import { Chip } from "@/shared/ui/chip";
import { EmptyState } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import { SearchField } from "@/shared/ui/text-field";
import { CONTROLS, TAGS } from "@/shared/words/chats";
import { DialogueList } from "./dialogue-list";

/** No tag, no state: a choice cannot be empty text. */
const ANY = "any";

export default function ChatsPage() {
  const t = useT();
  const go = useGo();
  const [address, setAddress] = useAddressSearch();
  const open = useAddressId("dialogue");
  const task = Number(address["task"]) || null;
  const channel = Number(address["channel"]) || null;
  const tag = TAGS.find((one) => one === address["tag"]) ?? null;
  const control = CONTROLS.find((one) => one === address["control"]) ?? null;
  const unread = address["unread"] === "1";
  const search = address["q"]?.trim() || null;
  const base = useMemo(
    () => ({
      task,
      channel,
      tags: tag === null ? [] : [tag],
      controls: control === null ? [] : [control],
      unread,
      search,
    }),
    [task, channel, tag, control, unread, search],
  );
  const list = usePaged({
    command: "dialogue_list",
    base,
    group: "chats",
    request: (cursor: string | null) => ({ ...base, cursor, limit: 100 }),
    page: (res) => ({ rows: res.rows, next: res.next }),
  });
  const tasks = useCall("chat_task_list", {
    statuses: [],
    search: null,
    sort: "activity",
    ascending: false,
    cursor: null,
    limit: 500,
  }).data?.rows;
  const channels = useCall("channel_list", {}).data?.channels;
  const [exporting, setExporting] = useState(false);
  const taskName = tasks?.find((view) => view.task.id === task)?.task.draft.name ?? null;
  const filtered = task !== null || channel !== null || tag !== null || control !== null || unread || search !== null;
  const clear = () =>
    setAddress({
      task: undefined,
      channel: undefined,
      tag: undefined,
      control: undefined,
      unread: undefined,
      q: undefined,
    });

  return (
    <div className="grid h-full min-h-0 grid-cols-[calc(var(--spacing)*73)_minmax(0,1fr)]">
      <section aria-label={t("chats.list")} className="flex min-h-0 flex-col border-r border-line bg-surface">
        <div className="flex flex-col gap-2.5 px-4 pt-4 pb-3">
          <div className="flex items-center justify-between gap-2">
            <h1 className="text-title font-semibold">{t("nav.chats")}</h1>
            <IconButton label={t("exporting.openDialogues")} onClick={() => setExporting(true)}>
              <Download aria-hidden className="size-4" />
            </IconButton>
          </div>
          <div className="flex">
            <SearchField
              main
              className="flex-1"
              label={t("chats.search")}
              value={address["q"] ?? ""}
              onChange={(q) => setAddress({ q })}
            />
          </div>
          <div className="flex flex-wrap items-center gap-1.5">
            <Chip
              on={unread}
              count={list.first && list.first.unread > 0 ? count(list.first.unread) : undefined}
              onToggle={() => setAddress({ unread: unread ? undefined : "1" })}
            >
              {t("chats.unread")}
            </Chip>
            <Select
              look="chip"
              aria-label={t("chats.control")}
              value={control ?? ANY}
              choices={[
                { value: ANY, label: t("chats.anyControl") },
                ...CONTROLS.map((value) => ({ value: value as string, label: t(`chatWords.control.${value}`) })),
              ]}
              onChange={(value) => setAddress({ control: value === ANY ? undefined : value })}
            />
            <Select
              look="chip"
              aria-label={t("chats.tag")}
              value={tag ?? ANY}
              choices={[
                { value: ANY, label: t("chats.anyTag") },
                ...TAGS.map((value) => ({ value: value as string, label: t(`chatWords.tag.${value}`) })),
              ]}
              onChange={(value) => setAddress({ tag: value === ANY ? undefined : value })}
            />
            <Select
              look="chip"
              className="max-w-full"
              aria-label={t("chats.task")}
              value={task ?? 0}
              choices={[
                { value: 0, label: t("chats.anyTask") },
                ...(tasks ?? []).map((view) => ({ value: view.task.id, label: view.task.draft.name })),
              ]}
              onChange={(id) => setAddress({ task: id === 0 ? undefined : String(id) })}
            />
            <Select
              look="chip"
              className="max-w-full"
              aria-label={t("chats.channel")}
              value={channel ?? 0}
              choices={[
                { value: 0, label: t("chats.anyChannel") },
                ...(channels ?? []).map((view) => ({ value: view.channel.id, label: view.channel.draft.name })),
              ]}
              onChange={(id) => setAddress({ channel: id === 0 ? undefined : String(id) })}
            />
            {filtered && (
              <Button kind="link" onClick={clear} className="text-small">
                {t("common.clearFilters")}
              </Button>
            )}
          </div>
        </div>
        {list.failure ? (
          <ErrorPanel failure={list.failure} onRetry={list.retry} className="m-4" />
        ) : list.isLoading ? (
          <Waiting />
        ) : list.rows.length === 0 ? (
          <EmptyState
            title={t(filtered ? "common.nothingFound" : "chats.empty")}
            text={filtered ? undefined : t("chats.emptyText")}
            action={
              filtered ? (
                <Button onClick={clear}>{t("common.clearFilters")}</Button>
              ) : (
                <Button onClick={() => go(paths.chatTasks)}>{t("chats.toTasks")}</Button>
              )
            }
          />
        ) : (
          <DialogueList
            rows={list.rows}
            openId={open}
            onOpen={(view) => go(paths.chat(view.dialogue.id), { keepSearch: true, replace: open !== null })}
            onNearEnd={list.onNearEnd}
            onInSight={list.onInSight}
          />
        )}
      </section>
      {open !== null ? (
        <Outlet />
      ) : list.rows.length === 0 ? null : (
        <div className="flex items-center justify-center">
          <EmptyState
            icon={<Inbox aria-hidden className="size-7" />}
            title={t("chats.chooseTitle")}
            text={t("chats.chooseText")}
          />
        </div>
      )}
      {exporting && <ExportDialogues filter={base} task={taskName} onClose={() => setExporting(false)} />}
    </div>
  );
}

// The wall of live chats: who talks, what was said last, what it cost so far. Those that wait for a person come first; one
// key takes the first of them over, or the one that has the focus.
import { MessageSquare } from "lucide-react";
import { useRef } from "react";
import type { DialogueId, LiveChat } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { money } from "@/shared/format/numbers";
import { useT, useTimes } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { AppLink, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { Kbd } from "@/shared/ui/kbd";
import { Progress } from "@/shared/ui/progress";
import { StatusBadge } from "@/shared/ui/status-badge";
import { CONTROL_LOOK, handOverWords } from "@/shared/words/chats";
import { who } from "@/shared/words/who";

export function LiveChats({ chats }: { chats: readonly LiveChat[] }) {
  const t = useT();
  const go = useGo();
  const list = useRef<HTMLUListElement>(null);
  const take = useAct("dialogue_take_over", {
    onDone: (view) => go(paths.chat(view.dialogue.id)),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const takeOver = (id: DialogueId) => {
    if (!take.isPending) take.mutate({ id });
  };
  useKey("t", () => {
    const card = document.activeElement?.closest<HTMLElement>("[data-dialogue]");
    const focused = card && list.current?.contains(card) ? Number(card.dataset["dialogue"]) : null;
    const id = focused ?? chats.find((chat) => chat.waits_for_person)?.view.dialogue.id;
    if (id !== undefined) takeOver(id);
  });
  return (
    <section aria-labelledby="desk-chats">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h2 id="desk-chats" className="font-semibold">
          {t("desk.chats.live")}
        </h2>
        {chats.length > 0 && (
          <span className="flex items-center gap-1.5 text-small text-second">
            <Kbd>T</Kbd> {t("desk.chats.hint")}
          </span>
        )}
      </div>
      {chats.length === 0 ? (
        <div className="flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-5">
          <MessageSquare aria-hidden className="size-5 shrink-0 text-third" />
          <div className="min-w-0 flex-1">
            <p className="font-medium">{t("desk.chats.noneTitle")}</p>
            <p className="text-second">{t("desk.chats.noneText")}</p>
          </div>
          <AppLink to={paths.chats} className="shrink-0 font-medium text-accent hover:underline">
            {t("desk.chats.openAll")}
          </AppLink>
        </div>
      ) : (
        <ul ref={list} className="grid grid-cols-[repeat(auto-fill,minmax(calc(var(--spacing)*72),1fr))] gap-3">
          {chats.map((chat) => (
            <li key={chat.view.dialogue.id} data-dialogue={chat.view.dialogue.id} className="min-w-0">
              <ChatCard chat={chat} busy={take.isPending} onTakeOver={takeOver} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ChatCard({ chat, busy, onTakeOver }: { chat: LiveChat; busy: boolean; onTakeOver: (id: DialogueId) => void }) {
  const t = useT();
  const times = useTimes();
  const { view, waits_for_person: waits } = chat;
  const { dialogue } = view;
  const { control } = dialogue.state;
  const { purse } = dialogue;
  const name = who(dialogue);
  const taken = control.control === "operator" && control.reason.kind === "took_over";
  const why = waits && control.control === "operator" && !taken ? handOverWords(t, control.reason) : null;
  return (
    <div
      className={cx(
        "relative flex h-full min-h-33 min-w-0 flex-col rounded-card border bg-surface px-3.5 py-3 transition-colors",
        waits ? "border-caution" : "border-line hover:border-control",
      )}
    >
      <span className="flex items-center justify-between gap-2">
        {/* The whole card is the link; what else can be pressed lies above it. */}
        <AppLink
          to={paths.chat(dialogue.id)}
          aria-label={t("desk.chats.open", { name, task: view.task_name })}
          className="min-w-0 truncate font-medium after:absolute after:inset-0 after:rounded-card"
        >
          {name}
        </AppLink>
        {waits ? (
          <StatusBadge tone="caution" form="triangle">
            {t("desk.chats.waits")}
          </StatusBadge>
        ) : view.typing ? (
          <StatusBadge tone="plain" form="ring">
            {t("chats.typing")}
          </StatusBadge>
        ) : (
          <StatusBadge {...CONTROL_LOOK[control.control]}>{t(`chatWords.control.${control.control}`)}</StatusBadge>
        )}
      </span>
      <span className="truncate text-small text-second" title={view.task_name}>
        {view.task_name} · {times.soon(dialogue.last_at)}
      </span>
      <span className="mt-1.5 min-h-10">
        {why && (
          <span className="line-clamp-1" title={why}>
            {why}
          </span>
        )}
        <span className={cx("text-second", why ? "line-clamp-1" : "line-clamp-2")}>{dialogue.last_text}</span>
      </span>
      <span className="mt-auto flex min-h-7 items-center justify-between gap-3 pt-1.5">
        <span className="flex min-w-0 flex-1 items-center gap-2 text-small text-second tabular-nums">
          {money(purse.spent)}
          {purse.limit !== null && (
            <>
              {" / "}
              {money(purse.limit)}
              <Progress
                className="max-w-20 flex-1"
                label={t("desk.chats.cost")}
                value={purse.limit > 0 ? (purse.spent + purse.reserved) / purse.limit : 1}
              />
            </>
          )}
        </span>
        {(control.control === "ai" || (control.control === "operator" && !taken)) && (
          <Button
            kind="link"
            className="relative"
            disabled={busy}
            aria-label={t("desk.chats.takeOver", { name })}
            onClick={() => onTakeOver(dialogue.id)}
          >
            {t("chats.takeOver")}
          </Button>
        )}
      </span>
    </div>
  );
}

// The messages of a dialogue: who wrote each, when, and what became of it. Opens at its end, stays there while new ones
// come, and keeps its place when older ones are put above.
import { ArrowDown } from "lucide-react";
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { DialogueView, Message } from "@/ipc/contract";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { money } from "@/shared/format/numbers";
import { clock, longDay } from "@/shared/format/times";
import { useT, useTimes } from "@/shared/i18n";
import { Waiting } from "@/shared/table/list-states";
import { Face, useAvatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { Shape } from "@/shared/ui/status-badge";
import { messageStateWords } from "@/shared/words/chats";
import { useTranscript } from "./use-transcript";

/** So near to an edge, the next page is fetched; so near to the end, one is at the end. */
const NEAR = 600;
const AT_END = 48;

export function Transcript({ view, versions }: { view: DialogueView; versions: ReadonlyMap<number, number> }) {
  const t = useT();
  const { id } = view.dialogue;
  const { messages, older, newer, loaded, failure, loadOlder, loadNewer, toLatest } = useTranscript(id);
  const face = useAvatar(view.manager_avatar);
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef<{ end: boolean; id: number | null; top: number }>({ end: true, id: null, top: 0 });
  const [away, setAway] = useState(false);

  /** Remembers which message stands first in sight, and where. */
  const remember = () => {
    const box = scroller.current;
    if (!box) return;
    const top = box.getBoundingClientRect().top;
    const end = !newer && box.scrollHeight - box.scrollTop - box.clientHeight < AT_END;
    const first = [...box.querySelectorAll<HTMLElement>("[data-message]")].find(
      (element) => element.getBoundingClientRect().bottom > top,
    );
    place.current = {
      end,
      id: first ? Number(first.dataset["message"]) : null,
      top: first ? first.getBoundingClientRect().top - top : 0,
    };
    setAway(!end);
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || messages.length === 0) return;
    if (place.current.end) {
      box.scrollTop = box.scrollHeight;
      return;
    }
    const kept = box.querySelector<HTMLElement>(`[data-message="${place.current.id}"]`);
    if (kept) box.scrollTop += kept.getBoundingClientRect().top - box.getBoundingClientRect().top - place.current.top;
  }, [messages]);

  // A banner or a growing field takes height away: who is at the end stays there.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (place.current.end) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [loaded]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    remember();
    if (older && box.scrollTop < NEAR) loadOlder();
    if (newer && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) loadNewer();
  };
  if (failure && messages.length === 0)
    return <ErrorPanel failure={failure} onRetry={() => void toLatest()} className="m-5" />;
  if (!loaded) return <Waiting />;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={t("chats.transcript")}
        tabIndex={0}
        onScroll={onScroll}
        className="flex h-full flex-col gap-1.5 overflow-y-auto px-5 py-4 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {messages.length === 0 && <p className="m-auto text-second">{t("chats.noMessages")}</p>}
        {older && <p className="py-1 text-center text-small text-second">{t("common.loadingMore")}</p>}
        {messages.map((message, at) => {
          const before = messages[at - 1];
          const newDay = !before || new Date(before.at).toDateString() !== new Date(message.at).toDateString();
          return (
            <MessageRow
              key={message.id}
              message={message}
              newDay={newDay}
              manager={view.manager_name}
              face={face}
              version={message.version === null ? null : (versions.get(message.version) ?? null)}
            />
          );
        })}
        {view.typing && <p className="self-end px-1 text-small text-second">{t("chats.typingNow")}</p>}
      </div>
      {away && (
        <Button
          className="absolute right-5 bottom-3"
          icon={<ArrowDown aria-hidden className="size-3.5" />}
          onClick={() => {
            place.current = { end: true, id: null, top: 0 };
            if (newer) void toLatest();
            else if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
          }}
        >
          {t("chats.toEnd")}
        </Button>
      )}
    </div>
  );
}

interface MessageRowProps {
  message: Message;
  newDay: boolean;
  manager: string;
  /** The manager's picture. */
  face: string | null;
  version: number | null;
}

const MessageRow = memo(function MessageRow({ message, newDay, manager, face, version }: MessageRowProps) {
  const t = useT();
  const times = useTimes();
  const { side, state } = message;
  const theirs = side === "person";
  const author =
    side === "ai"
      ? version === null
        ? t("chatWords.side.ai")
        : t("chats.aiVersion", { number: version })
      : t(`chatWords.side.${side}`);
  const became = messageStateWords(t, state, times.soon);
  const wrong = state.state === "failed" || state.state === "uncertain";
  return (
    <div data-message={message.id} className="flex flex-col">
      {newDay && <p className="py-2 text-center text-small text-second">{longDay(message.at)}</p>}
      <div
        className={cx(
          "flex max-w-[min(82%,var(--container-prose))] flex-col gap-0.5",
          theirs ? "items-start self-start" : "items-end self-end",
        )}
      >
        <p
          className={cx(
            "rounded-card border px-3 py-2 break-words whitespace-pre-wrap",
            theirs
              ? "border-line bg-surface"
              : side === "operator"
                ? "border-accent bg-surface"
                : "border-transparent bg-accent-ground",
            state.state === "failed" && "border-bad",
          )}
          data-selectable
        >
          {message.text}
        </p>
        <p className="flex items-center gap-1.5 px-1 text-tiny text-second">
          {!theirs && face !== null && <Face url={face} name={manager} />}
          {wrong && <Shape form="triangle" className={state.state === "failed" ? "text-bad" : "text-caution"} />}
          <span className={state.state === "failed" ? "text-bad" : undefined}>
            {[
              theirs ? null : author,
              theirs || side === "operator" ? null : manager,
              became,
              message.cost > 0 ? money(message.cost, true) : null,
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <time dateTime={new Date(message.at).toISOString()} title={times.exact(message.at)} className="tabular-nums">
            {clock(message.at)}
          </time>
        </p>
      </div>
    </div>
  );
});

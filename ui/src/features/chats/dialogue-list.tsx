// All dialogues, last written first; only those in sight are drawn, and only their pages are kept fresh.
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { DialogueView } from "@/ipc/contract";
import { count, money } from "@/shared/format/numbers";
import { useT, useTimes } from "@/shared/i18n";
import { scrollToShow, sliceOf } from "@/shared/table/windowing";
import { cx } from "@/shared/ui/cx";
import { StatusBadge } from "@/shared/ui/status-badge";
import { CONTROL_LOOK, TAG_LOOK } from "@/shared/words/chats";
import { who } from "@/shared/words/who";

const ROW = 84;

export interface DialogueListProps {
  rows: readonly DialogueView[];
  openId: number | null;
  onOpen: (view: DialogueView) => void;
  onNearEnd: () => void;
  onInSight: (first: number, last: number) => void;
}

export function DialogueList({ rows, openId, onOpen, onNearEnd, onInSight }: DialogueListProps) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(600);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewport(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const box = { rows: rows.length, rowHeight: ROW, viewport, scrollTop };
  const slice = sliceOf(box);
  const openAt = rows.findIndex((view) => view.dialogue.id === openId);
  const nearEnd = slice.last >= rows.length - 20;
  useEffect(() => {
    if (nearEnd && rows.length > 0) onNearEnd();
  }, [nearEnd, rows.length, onNearEnd]);
  useEffect(() => onInSight(slice.first, slice.last), [slice.first, slice.last, onInSight]);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = {
      ArrowDown: openAt + 1,
      ArrowUp: openAt - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(step, rows.length - 1));
    const row = rows[next];
    if (!row) return;
    onOpen(row);
    if (scroller.current) scroller.current.scrollTop = scrollToShow(box, next);
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t("nav.chats")}
      tabIndex={0}
      // Only what is drawn can be pointed at.
      aria-activedescendant={openAt >= slice.first && openAt < slice.last ? `dialogue-${openId}` : undefined}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto border-t border-line focus-visible:-outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: slice.box }}>
        {rows.slice(slice.first, slice.last).map((view, at) => {
          const { id } = view.dialogue;
          return (
            <div
              key={id}
              id={`dialogue-${id}`}
              role="option"
              aria-selected={id === openId}
              aria-posinset={slice.first + at + 1}
              aria-setsize={-1}
              onClick={() => onOpen(view)}
              className={cx(
                "absolute inset-x-0 flex flex-col justify-center gap-0.5 border-b border-line px-4",
                id === openId ? "bg-accent-ground" : "hover:bg-raised",
              )}
              style={{ top: slice.offset + at * ROW, height: ROW }}
            >
              <Row view={view} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({ view }: { view: DialogueView }) {
  const t = useT();
  const times = useTimes();
  const { dialogue } = view;
  return (
    <>
      <span className="flex items-baseline gap-2">
        <span className={cx("min-w-0 flex-1 truncate", dialogue.unread > 0 ? "font-semibold" : "font-medium")}>
          {who(dialogue)}
        </span>
        <time
          className="shrink-0 text-small text-second tabular-nums"
          dateTime={new Date(dialogue.last_at).toISOString()}
          title={times.exact(dialogue.last_at)}
        >
          {times.soon(dialogue.last_at)}
        </time>
      </span>
      <span className="flex items-center gap-2">
        <span className={cx("min-w-0 flex-1 truncate", dialogue.unread > 0 ? "text-ink" : "text-second")}>
          {dialogue.last_text}
        </span>
        {dialogue.unread > 0 && (
          <span className="shrink-0 rounded-full bg-accent px-1.5 text-tiny font-medium text-on-accent">
            <span aria-hidden>{count(dialogue.unread)}</span>
            <span className="sr-only">{t("chats.unreadCount", { count: dialogue.unread })}</span>
          </span>
        )}
      </span>
      <span className="flex items-center justify-between gap-2">
        <Standing view={view} />
        <span className="shrink-0 text-small text-second tabular-nums">{money(dialogue.purse.spent)}</span>
      </span>
    </>
  );
}

/** The one thing worth knowing at a glance: who must act, or how far it came. */
export function Standing({ view }: { view: DialogueView }) {
  const t = useT();
  const { control, tags } = view.dialogue.state;
  if (control.control !== "ai")
    return <StatusBadge {...CONTROL_LOOK[control.control]}>{t(`chatWords.control.${control.control}`)}</StatusBadge>;
  if (view.typing)
    return (
      <StatusBadge tone="plain" form="ring">
        {t("chats.typing")}
      </StatusBadge>
    );
  const best = (["success", "contact", "interest", "is_bot", "replied"] as const).find((tag) =>
    tags.some((one) => one.tag === tag),
  );
  if (best) return <StatusBadge {...TAG_LOOK[best]}>{t(`chatWords.tag.${best}`)}</StatusBadge>;
  return <StatusBadge {...CONTROL_LOOK.ai}>{t("chatWords.control.ai")}</StatusBadge>;
}

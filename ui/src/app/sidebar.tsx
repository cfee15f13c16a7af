// The sidebar: where one can go, and at its foot how the engine stands.
import { Link, useLocation } from "@tanstack/react-router";
import type { Req } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { count, money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { cx } from "@/shared/ui/cx";
import { StatusBadge } from "@/shared/ui/status-badge";
import { type Place, PLACES } from "./places";

/** Only the count is wanted: the shortest page that carries it. */
const UNREAD: Req<"dialogue_list"> = {
  task: null,
  channel: null,
  tags: [],
  controls: [],
  unread: true,
  search: null,
  cursor: null,
  limit: 1,
};

export function Sidebar({ lost }: { lost: boolean }) {
  const t = useT();
  const info = useCall("system_info", {}).data;
  const running = info?.running_call_tasks ?? 0;
  const unread = useCall("dialogue_list", UNREAD, { keepLast: true }).data?.unread ?? 0;
  const chatting = info?.running_chat_tasks ?? 0;
  const badges: Partial<Record<Place["key"], number>> = { callTasks: running, chatTasks: chatting, chats: unread };
  return (
    <nav aria-label={t("nav.main")} className="flex w-sidebar shrink-0 flex-col border-r border-line bg-bg">
      <div className="flex items-center gap-2 px-4.5 pt-4 pb-3.5">
        <Mark />
        <span className="text-body font-semibold">{t("common.app")}</span>
      </div>
      <ul className="flex flex-col gap-px px-2.5">
        {PLACES.filter((place) => place.group === "work").map((place) => (
          <Entry key={place.key} place={place} badge={badges[place.key] ? count(badges[place.key] ?? 0) : undefined} />
        ))}
      </ul>
      {PLACES.some((place) => place.group === "setUp") && (
        <p className="px-4.5 pt-5 pb-1.5 text-small text-second">{t("nav.setUp")}</p>
      )}
      <ul className="flex flex-col gap-px px-2.5">
        {PLACES.filter((place) => place.group === "setUp").map((place) => (
          <Entry key={place.key} place={place} />
        ))}
      </ul>
      <div className="mx-2.5 mt-auto flex flex-col gap-1 border-t border-line px-2 pt-2.5 pb-4 text-small text-second">
        <span className="mb-0.5">
          {lost || !info ? (
            <StatusBadge tone="caution" form="ring">
              {t("nav.engineLost")}
            </StatusBadge>
          ) : (
            <StatusBadge tone="good" form="disc">
              {running > 0 || chatting > 0 || info.live_calls > 0 ? t("nav.engineRunning") : t("nav.engineIdle")}
            </StatusBadge>
          )}
        </span>
        {info && (
          <span>{info.live_calls > 0 ? t("nav.liveCalls", { count: info.live_calls }) : t("nav.noLiveCalls")}</span>
        )}
        {info && <span>{t("nav.spentToday", { money: money(info.spent_today) })}</span>}
      </div>
    </nav>
  );
}

function Entry({ place, badge }: { place: Place; badge?: string }) {
  const t = useT();
  const here = useLocation({ select: (location) => location.pathname });
  const active = here === place.to || here.startsWith(`${place.to}/`);
  const Icon = place.icon;
  return (
    <li>
      <Link
        to={place.to}
        aria-current={active ? "page" : undefined}
        className={cx(
          "flex h-7.5 items-center gap-2.5 rounded-control px-2 text-body transition-colors",
          active ? "bg-accent-ground font-medium text-accent" : "text-second hover:bg-raised hover:text-ink",
        )}
      >
        <Icon aria-hidden className="size-4" strokeWidth={1.75} />
        <span className="flex-1">{t(`nav.${place.key}`)}</span>
        {badge && <span className="text-small text-second">{badge}</span>}
      </Link>
    </li>
  );
}

function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5 text-accent">
      <rect width="20" height="20" rx="5" fill="currentColor" />
      <g className="text-on-accent" fill="currentColor" stroke="none">
        <circle cx="6.2" cy="8" r="1.9" />
        <circle cx="13.8" cy="8" r="1.9" />
      </g>
      <path
        d="M6.2 9.5c0 5.4 7.6 5.4 7.6 0"
        className="stroke-on-accent"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}

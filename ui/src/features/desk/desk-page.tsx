// The desk: today's numbers, what needs a person, and all live calls and chats on one wall.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { clock, longDay } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { Waiting } from "@/shared/table/list-states";
import { Page, PageHead } from "@/shared/ui/layout";
import { useNow } from "@/shared/ui/use-now";
import { LiveChats } from "./live-chats";
import { LiveWall } from "./live-wall";
import { Needs } from "./needs";
import { TodayCards } from "./today-cards";

/** Some languages write days small; a title begins with a capital. */
const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Captions come without change rows: while calls are live the desk asks for them. */
const LIVE_MS = 1000;

/** So many chats the engine shows at most. */
const WALL = 60;

export default function DeskPage() {
  const t = useT();
  const info = useCall("system_info", {}).data;
  const now = useNow();
  const live = (info?.live_calls ?? 0) > 0;
  const desk = useCall("desk", {}, { everyMs: live ? LIVE_MS : false });
  const calls = desk.data?.live.length ?? info?.live_calls ?? 0;
  const chats = desk.data?.live_chats.length ?? 0;
  const runningCalls = info?.running_call_tasks ?? 0;
  const runningChats = info?.running_chat_tasks ?? 0;
  const alive = [
    calls > 0 ? t("desk.liveCalls", { count: info?.live_calls ?? calls }) : null,
    chats >= WALL
      ? t("desk.liveChatsMore", { number: count(chats) })
      : chats > 0
        ? t("desk.liveChats", { count: chats })
        : null,
  ].filter((words) => words !== null);
  return (
    <Page>
      <PageHead
        title={capital(longDay(now))}
        actions={
          <span className="text-small text-second">
            {t("desk.clock", {
              time: clock(now),
              live: alive.length > 0 ? alive.join(" · ") : t("desk.noLive"),
            })}
          </span>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-3.5 pb-6">
        {desk.error ? (
          <ErrorPanel failure={desk.error} onRetry={() => void desk.refetch()} />
        ) : desk.data ? (
          <div className="flex flex-col gap-5">
            <TodayCards desk={desk.data} runningCalls={runningCalls} runningChats={runningChats} />
            <Needs needs={desk.data.needs} waiting={desk.data.live_chats.filter((chat) => chat.waits_for_person)} />
            {/* Whoever only chats is not told that no call is live. */}
            {(calls > 0 || runningCalls > 0 || chats === 0) && (
              <LiveWall
                calls={desk.data.live}
                total={Math.max(info?.live_calls ?? 0, desk.data.live.length)}
                now={now}
              />
            )}
            {(chats > 0 || runningChats > 0) && <LiveChats chats={desk.data.live_chats} />}
          </div>
        ) : (
          <Waiting />
        )}
      </div>
    </Page>
  );
}

// How a channel stands, and what it says.
import type { ChannelHealth } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { StatusBadge } from "@/shared/ui/status-badge";
import { channelFaultWords, HEALTH_LOOK } from "@/shared/words/chats";

export const HEALTHS = ["ready", "connecting", "faulty", "idle"] as const satisfies readonly ChannelHealth["health"][];

export function HealthBadge({ health }: { health: ChannelHealth }) {
  const t = useT();
  return <StatusBadge {...HEALTH_LOOK[health.health]}>{t(`chatWords.health.${health.health}`)}</StatusBadge>;
}

export function HealthText({ health }: { health: ChannelHealth }) {
  const t = useT();
  const times = useTimes();
  if (health.health !== "faulty") return null;
  const text = channelFaultWords(t, health.fault, times.soon);
  return (
    <span className="min-w-0 truncate text-small text-second" title={text}>
      {text}
    </span>
  );
}

// Whether a line can take calls: shape, colour and word, and since when.
import type { LineHealth, LineView } from "@/ipc/contract";
import { percent } from "@/shared/format/numbers";
import { type T, useT, useTimes } from "@/shared/i18n";
import { type Form, StatusBadge, type Tone } from "@/shared/ui/status-badge";
import { faultWords } from "@/shared/words/status";

export type HealthState = LineHealth["state"];

export const HEALTH_LOOK: Record<HealthState, { tone: Tone; form: Form }> = {
  unknown: { tone: "plain", form: "ring" },
  ready: { tone: "good", form: "disc" },
  faulty: { tone: "bad", form: "triangle" },
};

export function HealthBadge({ state }: { state: HealthState }) {
  const t = useT();
  return <StatusBadge {...HEALTH_LOOK[state]}>{t(`lines.health.${state}`)}</StatusBadge>;
}

export function healthText(t: T, health: LineHealth, moment: (at: number) => string): string {
  switch (health.state) {
    case "unknown":
      return t("lines.healthText.unknown");
    case "ready":
      return t("lines.healthText.ready", { at: moment(health.at) });
    case "faulty":
      return t("lines.healthText.faulty", { at: moment(health.at), fault: faultWords(t, health.fault) });
  }
}

/** `brief`: only what is wrong; since when shows on hover. */
export function HealthText({ health, brief, className }: { health: LineHealth; brief?: boolean; className?: string }) {
  const t = useT();
  const times = useTimes();
  const text = healthText(t, health, times.moment);
  return (
    <span className={className} title={health.state === "unknown" ? text : `${text} · ${times.exact(health.at)}`}>
      {brief && health.state === "faulty" ? faultWords(t, health.fault) : text}
    </span>
  );
}

/** Attempts and answers of all numbers of a line together. */
export function rateOf(view: LineView): { attempts: number; answered: number } {
  return view.numbers.reduce(
    (sum, one) => ({ attempts: sum.attempts + one.attempts, answered: sum.answered + one.answered }),
    { attempts: 0, answered: 0 },
  );
}

export function rateText(view: LineView): string {
  const { attempts, answered } = rateOf(view);
  return percent(answered, attempts);
}

// Moments and lengths of time in the user's words: "today 14:05", "2 h 25 min". Moments come in as milliseconds UTC.
import { dateFormat, numberFormat } from "./locale";

export interface DayWords {
  today: (time: string) => string;
  yesterday: (time: string) => string;
  tomorrow: (time: string) => string;
}

function dayNumber(at: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
  }).formatToParts(at);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Math.floor(Date.UTC(get("year"), get("month") - 1, get("day")) / 86_400_000);
}

/** "14:05", always with 24 hours, as calling time is written. */
export function clock(at: number, zone?: string): string {
  return dateFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at);
}

/** The nearest way to say a moment: today, yesterday, tomorrow, a weekday within six days, else the date. */
export function moment(at: number, now: number, words: DayWords, zone?: string): string {
  const time = clock(at, zone);
  const days = dayNumber(at, zone) - dayNumber(now, zone);
  if (days === 0) return words.today(time);
  if (days === -1) return words.yesterday(time);
  if (days === 1) return words.tomorrow(time);
  if (days > 1 && days <= 6) return `${dateFormat({ weekday: "short", timeZone: zone }).format(at)} ${time}`;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const date = dateFormat({
    day: "numeric",
    month: "short",
    year: sameYear ? undefined : "numeric",
    timeZone: zone,
  }).format(at);
  return `${date} ${time}`;
}

/** The same, with "today" left out: beside words that speak of what comes next. */
export function soon(at: number, now: number, words: DayWords, zone?: string): string {
  return dayNumber(at, zone) === dayNumber(now, zone) ? clock(at, zone) : moment(at, now, words, zone);
}

/** The exact moment, to the second and with its zone, for hovering. */
export function exact(at: number, zone?: string): string {
  return dateFormat({ dateStyle: "full", timeStyle: "long", hourCycle: "h23", timeZone: zone }).format(at);
}

/** "Friday, 20 November" */
export function longDay(at: number): string {
  return dateFormat({ weekday: "long", day: "numeric", month: "long" }).format(at);
}

/** Length of a talk: "1:42", "1:02:09". */
export function talk(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const s = String(seconds % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`;
}

const unit = (value: number, name: string) =>
  numberFormat({ style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 0 }).format(value);

/** "2 hr 25 min", "3 days", "40 sec": the two largest units that matter. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return unit(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
  return unit(Math.round(hours / 24), "day");
}

/** Minutes after midnight as "09:30"; 1440 is "24:00". */
export function minuteOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Reads "9", "930", "9:30", "09.30" or "24:00" as minutes after midnight. */
export function parseMinuteOfDay(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:[:. ]?(\d{2}))?\s*$/.exec(text);
  if (!match) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? "0");
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null;
  return hours * 60 + minutes;
}

/** The value of a date-and-time input for a moment in the user's zone, and back. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function fromLocalInput(text: string): number | null {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}

/** A first guess for a scheduled start: the next full hour at least ten minutes away. */
export function nextHour(now: number): number {
  const hour = 3_600_000;
  return Math.ceil((now + 600_000) / hour) * hour;
}

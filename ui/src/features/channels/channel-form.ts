// A channel's form: what the fields hold while somebody types, what the engine is told, what is plainly wrong already.
// The engine checks again and has the last word; a token is never part of what is kept.
import type { ChannelDraft, ChannelKind, ChannelSettings, FieldProblem, Problem, WebSettings } from "@/ipc/contract";
import { dollarsText, parseDollars } from "@/shared/format/dollars";

/** Kinds that can be connected now. */
export type OpenKind = ChannelSettings["kind"];
export const OPEN_KINDS: readonly OpenKind[] = [
  "practice",
  "telegram_bot",
  "telegram_business",
  "web_page",
  "web_frame",
  "web_widget",
  "web_api",
];
type WebKind = Extract<OpenKind, `web_${string}`>;

export interface ChannelForm {
  name: string;
  kind: OpenKind;
  seed: number | null;
  baseUrl: string;
  title: string;
  greeting: string;
  accent: string;
  origins: string;
  perVisitor: number | null;
  perAddress: number | null;
  perTask: number | null;
  perHour: number | null;
  perDay: number | null;
  warmUp: number | null;
  fee: string;
}

export const NEW_CHANNEL: ChannelForm = {
  name: "",
  kind: "practice",
  seed: 1,
  baseUrl: "",
  title: "",
  greeting: "",
  accent: "#0B6E5F",
  origins: "",
  perVisitor: 20,
  perAddress: 30,
  perTask: 500,
  perHour: null,
  perDay: null,
  warmUp: 0,
  fee: "",
};

export const isWeb = (kind: ChannelKind): kind is WebKind => kind.startsWith("web_");

/** Kinds that need a token. */
export const needsSecret = (kind: OpenKind) => kind === "telegram_bot" || kind === "telegram_business";

export function formOf(draft: ChannelDraft): ChannelForm {
  const base: ChannelForm = {
    ...NEW_CHANNEL,
    name: draft.name,
    kind: draft.settings.kind,
    perHour: draft.first_per_hour,
    perDay: draft.first_per_day,
    warmUp: draft.warm_up_days,
    fee: draft.fee_per_message === 0 ? "" : dollarsText(draft.fee_per_message),
  };
  const { settings } = draft;
  switch (settings.kind) {
    case "practice":
      return { ...base, seed: settings.seed };
    case "telegram_bot":
    case "telegram_business":
      return { ...base, baseUrl: settings.base_url ?? "" };
    case "web_page":
    case "web_frame":
    case "web_widget":
    case "web_api":
      return {
        ...base,
        title: settings.title,
        greeting: settings.greeting,
        accent: settings.accent,
        origins: settings.origins.join("\n"),
        perVisitor: settings.per_visitor_minute,
        perAddress: settings.per_address_day,
        perTask: settings.per_task_day,
      };
  }
}

const linesOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim().replace(/\/$/, ""))
    .filter(Boolean);

function settingsOf(form: ChannelForm): ChannelSettings {
  switch (form.kind) {
    case "practice":
      return { kind: "practice", seed: form.seed ?? 0 };
    case "telegram_bot":
    case "telegram_business":
      return { kind: form.kind, base_url: form.baseUrl.trim() || null };
    case "web_page":
    case "web_frame":
    case "web_widget":
    case "web_api": {
      const web: WebSettings = {
        title: form.title.trim(),
        greeting: form.greeting.trim(),
        accent: form.accent.trim(),
        origins: linesOf(form.origins),
        per_visitor_minute: form.perVisitor ?? 0,
        per_address_day: form.perAddress ?? 0,
        per_task_day: form.perTask ?? 0,
      };
      return { kind: form.kind, ...web };
    }
  }
}

export function draftOf(form: ChannelForm): ChannelDraft {
  return {
    name: form.name.trim(),
    settings: settingsOf(form),
    first_per_hour: form.perHour,
    first_per_day: form.perDay,
    warm_up_days: form.warmUp ?? 0,
    fee_per_message: form.fee.trim() === "" ? 0 : (parseDollars(form.fee) ?? 0),
  };
}

/** What is plainly wrong, by the engine's own paths. `taken`: names of the other channels. */
export function check(form: ChannelForm, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field: `draft.${field}`, problem });
  const within = (field: string, value: number | null, min: number, max: number) => {
    if (value === null || value < min || value > max) say(field, { kind: "out_of_range", min, max });
  };
  const name = form.name.trim().toLocaleLowerCase();
  if (name === "") say("name", { kind: "required" });
  else if (taken.some((other) => other.toLocaleLowerCase() === name)) say("name", { kind: "name_taken" });
  if (form.kind === "practice" && form.seed === null) say("settings.seed", { kind: "required" });
  if (needsSecret(form.kind) && form.baseUrl.trim() !== "" && !/^https?:\/\/\S+$/.test(form.baseUrl.trim()))
    say("settings.base_url", { kind: "bad_address" });
  if (isWeb(form.kind)) {
    if (form.title.trim() === "") say("settings.title", { kind: "required" });
    if (!/^#[0-9a-f]{6}$/i.test(form.accent.trim())) say("settings.accent", { kind: "bad_colour" });
    const bad = linesOf(form.origins).findIndex((origin) => !/^https?:\/\/[^/?#\s]+$/.test(origin));
    if (bad >= 0) say(`settings.origins.${bad}`, { kind: "bad_origin" });
    within("settings.per_visitor_minute", form.perVisitor, 1, 600);
    within("settings.per_address_day", form.perAddress, 1, 10_000);
    within("settings.per_task_day", form.perTask, 1, 1_000_000);
  }
  if (form.perHour !== null) within("first_per_hour", form.perHour, 1, 10_000);
  if (form.perDay !== null) within("first_per_day", form.perDay, 1, 100_000);
  within("warm_up_days", form.warmUp, 0, 365);
  if ((form.warmUp ?? 0) > 0 && form.perDay === null) say("first_per_day", { kind: "required" });
  if (form.fee.trim() !== "" && parseDollars(form.fee) === null) say("fee_per_message", { kind: "unreadable" });
  return found;
}

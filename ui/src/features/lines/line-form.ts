// A line's form: what the fields hold while somebody types, what the engine is told, and what is plainly wrong already.
// The engine checks again and has the last word; a password is never part of what is kept.
import type {
  CallResult,
  CallingSchedule,
  Codec,
  FieldProblem,
  LineDraft,
  LineView,
  OutcomeOverride,
  OutcomeSignal,
  PracticeMix,
  Problem,
  ServiceInstance,
  SipTransport,
  SoundSecurity,
} from "@/ipc/contract";

export const MIX_KEYS = [
  "answers",
  "presses_key",
  "hangs_up",
  "voicemail",
  "busy",
  "no_answer",
  "rejects",
  "invalid",
  "powered_off",
  "network_busy",
] as const satisfies readonly (keyof PracticeMix)[];
export type MixKey = (typeof MIX_KEYS)[number];

/** Codecs in the order in which a new line offers them. */
export const CODECS = ["pcmu", "pcma", "g722", "opus"] as const satisfies readonly Codec[];

export interface NumberForm {
  /** Keeps a row's identity while rows come and go. */
  row: number;
  number: string;
  allowed: CallingSchedule | null;
}

export interface OverrideForm {
  row: number;
  kind: OutcomeSignal["kind"];
  code: number | null;
  result: CallResult;
}

/** What an answer may mean: what a callee's side can do without answering. */
export const MEANINGS = [
  "USER_BUSY",
  "NO_ANSWER",
  "CALL_REJECTED",
  "POWERED_OFF",
  "SUSPEND",
  "INVALID_NUMBER",
  "NETWORK_BUSY",
  "UNAVAILABLE",
  "NO_USER_RESPONSE",
  "CALL_FORWARDING",
  "OPERATOR_BLOCK",
  "OTHERS",
] as const satisfies readonly CallResult[];

export interface LineForm {
  name: string;
  kind: "sip" | "practice";
  host: string;
  port: number | null;
  transport: SipTransport;
  /** Certificates of authorities, as pasted. */
  ownCa: string;
  username: string;
  auth: string;
  register: boolean;
  proxy: string;
  /** Empty: none is asked. */
  stun: string;
  /** Offered, the preferred one first. */
  codecs: Codec[];
  security: SoundSecurity;
  numbers: NumberForm[];
  allowed: CallingSchedule | null;
  channels: number | null;
  perSecond: number | null;
  ring: number | null;
  price: string;
  /** What this carrier's answers mean, where the table is not right for it. */
  overrides: OverrideForm[];
  mix: Record<MixKey, number | null>;
  ringFrom: string;
  ringTo: string;
  talkFrom: string;
  talkTo: string;
  seed: number | null;
}

/** Most characters of a name, as the engine keeps it. */
const MAX_NAME = 120;

const NO_MIX = Object.fromEntries(MIX_KEYS.map((key) => [key, 0])) as Record<MixKey, number>;

export function newLine(): LineForm {
  return {
    name: "",
    kind: "sip",
    host: "",
    port: null,
    transport: "udp",
    ownCa: "",
    username: "",
    auth: "",
    register: true,
    proxy: "",
    stun: "",
    codecs: [...CODECS],
    security: "off",
    numbers: [],
    allowed: null,
    channels: 10,
    perSecond: 2,
    ring: 45,
    price: "",
    overrides: [],
    mix: NO_MIX,
    ringFrom: "",
    ringTo: "",
    talkFrom: "",
    talkTo: "",
    seed: null,
  };
}

function overrideForm({ signal, result }: OutcomeOverride, row: number): OverrideForm {
  return { row, kind: signal.kind, code: signal.kind === "sip" ? signal.code : signal.cause, result };
}

const seconds = (ms: number) => String(ms / 1000);

export function formOf(line: ServiceInstance): LineForm {
  const base: LineForm = {
    ...newLine(),
    name: line.name,
    kind: line.kind.kind,
    numbers: line.caller_numbers.map((entry, row) => ({ row, ...entry })),
    allowed: line.allowed,
    channels: line.channels,
    perSecond: line.calls_per_second,
    ring: line.ring_seconds,
    price: line.price_per_minute === 0 ? "" : priceText(line.price_per_minute),
    overrides: line.outcome_overrides.map(overrideForm),
  };
  switch (line.kind.kind) {
    case "sip": {
      const { account } = line.kind;
      return {
        ...base,
        host: account.host,
        port: account.port,
        transport: account.transport,
        ownCa: account.own_ca ?? "",
        username: account.username,
        auth: account.auth_username ?? "",
        register: account.register,
        proxy: account.outbound_proxy ?? "",
        stun: account.stun ?? "",
        codecs: account.sound.codecs,
        security: account.sound.security,
      };
    }
    case "practice": {
      const { practice } = line.kind;
      return {
        ...base,
        mix: practice.mix,
        ringFrom: seconds(practice.ring[0]),
        ringTo: seconds(practice.ring[1]),
        talkFrom: seconds(practice.talk[0]),
        talkTo: seconds(practice.talk[1]),
        seed: practice.seed,
      };
    }
  }
}

/** Micro-dollars as they are typed: "0.012". */
export function priceText(micro: number): string {
  return (micro / 1_000_000).toFixed(6).replace(/0+$/, "").replace(/\.$/, "");
}

/** "0.012", "0,012" or "$ .5" in micro-dollars; nothing is free; null where it cannot be read. */
export function parsePrice(text: string): number | null {
  const bare = text.replace(/[\s$]/g, "").replace(",", ".");
  if (bare === "") return 0;
  if (!/^(\d{1,4}(\.\d{0,6})?|\.\d{1,6})$/.test(bare)) return null;
  return Math.round(Number(bare) * 1_000_000);
}

/** "2", "2.5" or "2,5" seconds in milliseconds. */
export function parseSeconds(text: string): number | null {
  const bare = text.trim().replace(",", ".");
  return /^\d{1,5}(\.\d{1,3})?$/.test(bare) ? Math.round(Number(bare) * 1000) : null;
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** What the engine is told. Fields that `check` found wrong come as 0 or as nothing; it is not sent then. */
export function draftOf(form: LineForm): LineDraft {
  return {
    name: form.name.trim(),
    kind:
      form.kind === "sip"
        ? {
            kind: "sip",
            account: {
              host: form.host.trim(),
              port: form.port,
              transport: form.transport,
              username: form.username.trim(),
              auth_username: orNull(form.auth),
              register: form.register,
              outbound_proxy: orNull(form.proxy),
              stun: orNull(form.stun),
              own_ca: form.transport === "tls" ? orNull(form.ownCa) : null,
              sound: { codecs: form.codecs, security: form.security },
            },
          }
        : {
            kind: "practice",
            practice: {
              mix: Object.fromEntries(MIX_KEYS.map((key) => [key, form.mix[key] ?? 0])) as unknown as PracticeMix,
              ring: [parseSeconds(form.ringFrom) ?? 0, parseSeconds(form.ringTo) ?? 0],
              talk: [parseSeconds(form.talkFrom) ?? 0, parseSeconds(form.talkTo) ?? 0],
              seed: form.seed ?? 0,
            },
          },
    caller_numbers: form.numbers.map(({ number, allowed }) => ({ number: bare(number), allowed })),
    allowed: form.allowed,
    channels: form.channels ?? 0,
    calls_per_second: form.perSecond ?? 0,
    ring_seconds: form.ring ?? 0,
    price_per_minute: parsePrice(form.price) ?? 0,
    outcome_overrides: form.overrides.map(({ kind, code, result }) => ({
      signal: kind === "sip" ? { kind, code: code ?? 0 } : { kind, cause: code ?? 0 },
      result,
    })),
  };
}

/** What a SIP user name may be made of. */
const USER = /^[\w\-.!~*'()&=+$,;?/@#%]{1,128}$/;

/** At least one whole certificate in PEM form; the engine looks closer. */
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/;

/** What is plainly wrong, by the engine's own paths. `taken`: names of the other lines. */
export function check(form: LineForm, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field, problem });
  const within = (field: string, value: number | null, min: number, max: number) => {
    if (value === null || value < min || value > max) say(field, { kind: "out_of_range", min, max });
  };
  const name = form.name.trim();
  if (name === "") say("name", { kind: "required" });
  else if (taken.some((other) => other.toLocaleLowerCase() === name.toLocaleLowerCase()))
    say("name", { kind: "name_taken" });
  else if ([...name].length > MAX_NAME) say("name", { kind: "too_long", max: MAX_NAME });

  if (form.kind === "sip") {
    if (form.host.trim() === "") say("kind.account.host", { kind: "required" });
    else if (/[\s/@]/.test(form.host.trim())) say("kind.account.host", { kind: "unreadable" });
    if (form.port !== null) within("kind.account.port", form.port, 1, 65_535);
    if (form.username.trim() === "") say("kind.account.username", { kind: "required" });
    else if (!USER.test(form.username.trim())) say("kind.account.username", { kind: "bad_characters" });
    if (form.auth.trim() !== "" && !USER.test(form.auth.trim()))
      say("kind.account.auth_username", { kind: "bad_characters" });
    if (form.codecs.length === 0) say("kind.account.sound.codecs", { kind: "required" });
    if (/[\s/@]/.test(form.proxy.trim())) say("kind.account.outbound_proxy", { kind: "unreadable" });
    if (/[\s/@]/.test(form.stun.trim())) say("kind.account.stun", { kind: "unreadable" });
    if (form.transport === "tls" && form.ownCa.trim() !== "" && !CERTIFICATES.test(form.ownCa))
      say("kind.account.own_ca", { kind: "unreadable" });
  } else {
    if (MIX_KEYS.every((key) => !form.mix[key])) say("kind.practice.mix", { kind: "required" });
    for (const key of MIX_KEYS) within(`kind.practice.mix.${key}`, form.mix[key], 0, 10_000);
    range("ring", form.ringFrom, form.ringTo);
    range("talk", form.talkFrom, form.talkTo);
    if (form.seed === null) say("kind.practice.seed", { kind: "required" });
  }
  form.numbers.forEach(({ number }, at) => {
    if (number.trim() === "") say(`caller_numbers.${at}.number`, { kind: "required" });
    else if (!/^\+?\d{2,20}$/.test(bare(number))) say(`caller_numbers.${at}.number`, { kind: "unreadable" });
    else if (form.numbers.some((other, index) => index < at && bare(other.number) === bare(number)))
      say(`caller_numbers.${at}.number`, { kind: "duplicate_key" });
  });
  form.overrides.forEach(({ kind, code }, at) => {
    const field = `outcome_overrides.${at}.signal`;
    if (code === null) say(field, { kind: "required" });
    else if (form.overrides.some((other, index) => index < at && other.kind === kind && other.code === code))
      say(field, { kind: "duplicate_key" });
    else if (kind === "sip") within(field, code, 300, 699);
    else within(field, code, 1, 127);
  });
  within("channels", form.channels, 1, 500);
  within("calls_per_second", form.perSecond, 1, 100);
  within("ring_seconds", form.ring, 10, 120);
  if (parsePrice(form.price) === null) say("price_per_minute", { kind: "unreadable" });
  return found;

  function range(field: "ring" | "talk", from: string, to: string) {
    const [least, most] = [parseSeconds(from), parseSeconds(to)];
    if (least === null || most === null) say(`kind.practice.${field}`, { kind: "unreadable" });
    else if (most < least)
      say(`kind.practice.${field}`, { kind: "out_of_range", min: least / 1000, max: Math.max(least / 1000, 3600) });
  }
}

/** A number without what people put between its digits. */
const bare = (number: string) => number.replace(/[\s().-]/g, "");

/** Names of the lines other than this one. */
export function otherNames(lines: readonly LineView[], id: number | null): string[] {
  return lines.filter(({ line }) => line.id !== id).map(({ line }) => line.name);
}

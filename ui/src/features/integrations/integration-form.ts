// An integration's form: what the fields hold while somebody types, what the engine is told, what is plainly wrong already.
// The engine checks again and has the last word; a secret is never part of what is kept.
import type {
  Bitrix24Entity,
  FieldMapping,
  FieldProblem,
  IntegrationDraft,
  IntegrationSettings,
  LeadEvent,
  LeadField,
  LeadFileFormat,
  MailSecurity,
} from "@/ipc/contract";

export type Kind = IntegrationSettings["kind"];
export const KINDS = [
  "webhook",
  "bitrix24",
  "amo_crm",
  "hub_spot",
  "google_sheets",
  "email",
  "file",
] as const satisfies readonly Kind[];
/** Events that a user may choose; a test is sent by its button only. */
export const EVENTS = ["success", "contact", "interest", "operator"] as const satisfies readonly LeadEvent[];
export const SOURCES = [
  "name",
  "phone",
  "email",
  "username",
  "summary",
  "transcript",
  "tags",
  "event",
  "at",
  "task",
  "channel",
  "manager",
  "ai",
  "dialogue",
  "cost",
  "field",
  "fixed",
] as const satisfies readonly LeadField["kind"][];

export interface MappingRow {
  /** Keeps a row's identity while rows come and go. */
  row: number;
  target: string;
  source: LeadField["kind"];
  /** The key of an own field, or the fixed words. */
  text: string;
}

export interface IntegrationForm {
  name: string;
  kind: Kind;
  url: string;
  entity: Bitrix24Entity;
  baseUrl: string;
  pipeline: number | null;
  spreadsheet: string;
  sheet: string;
  tokenUrl: string;
  host: string;
  port: number | null;
  security: MailSecurity;
  username: string;
  from: string;
  to: string;
  path: string;
  format: LeadFileFormat;
  mapping: MappingRow[];
  events: LeadEvent[];
}

const rowsOf = (mapping: readonly FieldMapping[]): MappingRow[] =>
  mapping.map(({ target, source }, row) => ({
    row,
    target,
    source: source.kind,
    text: source.kind === "field" ? source.key : source.kind === "fixed" ? source.text : "",
  }));

type Pair = readonly [target: string, source: Exclude<LeadField["kind"], "field" | "fixed">];

const SHEET: readonly Pair[] = [
  ["Date", "at"],
  ["Event", "event"],
  ["Task", "task"],
  ["Channel", "channel"],
  ["Manager", "manager"],
  ["Name", "name"],
  ["Phone", "phone"],
  ["E-mail", "email"],
  ["Username", "username"],
  ["Summary", "summary"],
  ["Tags", "tags"],
];

/** The fields an integration of a kind begins with, in the receiver's own codes. Source: the vendors' documents. */
export function firstMapping(kind: Kind, entity: Bitrix24Entity): MappingRow[] {
  const pairs = (): readonly Pair[] => {
    switch (kind) {
      case "webhook":
        return SOURCES.flatMap((source) =>
          source === "field" || source === "fixed" ? [] : [[source, source] as const],
        );
      case "bitrix24": {
        const person = entity === "lead" ? "" : "contact.";
        return [
          [`${person}name`, "name"],
          [`${person}phone`, "phone"],
          [`${person}email`, "email"],
          ["comments", "summary"],
          ["sourceDescription", "task"],
        ];
      }
      case "amo_crm":
        return [
          ["contact.name", "name"],
          ["contact.PHONE", "phone"],
          ["contact.EMAIL", "email"],
          ["tags", "tags"],
          ["note", "summary"],
        ];
      case "hub_spot":
        return [
          ["firstname", "name"],
          ["phone", "phone"],
          ["email", "email"],
          ["note", "summary"],
        ];
      case "google_sheets":
      case "file":
        return SHEET;
      case "email":
        return [
          ["Name", "name"],
          ["Phone", "phone"],
          ["E-mail", "email"],
          ["Username", "username"],
          ["Summary", "summary"],
          ["Task", "task"],
          ["Channel", "channel"],
          ["Manager", "manager"],
          ["Date", "at"],
          ["Dialogue", "transcript"],
        ];
    }
  };
  return pairs().map(([target, source], row) => ({ row, target, source, text: "" }));
}

export function newIntegration(kind: Kind = "webhook"): IntegrationForm {
  return {
    name: "",
    kind,
    url: "",
    entity: "lead",
    baseUrl: "",
    pipeline: null,
    spreadsheet: "",
    sheet: "Sheet1",
    tokenUrl: "",
    host: "",
    port: 465,
    security: "tls",
    username: "",
    from: "",
    to: "",
    path: "",
    format: "csv",
    mapping: firstMapping(kind, "lead"),
    events: ["success"],
  };
}

/** Another kind has other fields: a mapping nobody has touched follows it. */
export function withKind(form: IntegrationForm, kind: Kind, entity: Bitrix24Entity = form.entity): IntegrationForm {
  const plain = (rows: readonly MappingRow[]) =>
    JSON.stringify(rows.map(({ target, source, text }) => [target, source, text]));
  const untouched = plain(form.mapping) === plain(firstMapping(form.kind, form.entity));
  return { ...form, kind, entity, mapping: untouched ? firstMapping(kind, entity) : form.mapping };
}

export function formOf(draft: IntegrationDraft): IntegrationForm {
  const { settings } = draft;
  const base: IntegrationForm = {
    ...newIntegration(settings.kind),
    name: draft.name,
    mapping: rowsOf(draft.mapping),
    events: draft.events,
  };
  switch (settings.kind) {
    case "webhook":
      return { ...base, url: settings.url };
    case "bitrix24":
      return { ...base, entity: settings.entity };
    case "amo_crm":
      return { ...base, baseUrl: settings.base_url, pipeline: settings.pipeline };
    case "hub_spot":
      return { ...base, baseUrl: settings.base_url ?? "" };
    case "google_sheets":
      return {
        ...base,
        spreadsheet: settings.spreadsheet,
        sheet: settings.sheet,
        baseUrl: settings.base_url ?? "",
        tokenUrl: settings.token_url ?? "",
      };
    case "email": {
      const { host, port, security, username, from, to } = settings;
      return { ...base, host, port, security, username, from, to: to.join(", ") };
    }
    case "file":
      return { ...base, path: settings.path, format: settings.format };
  }
}

const receivers = (text: string) =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);
const orNull = (text: string) => text.trim() || null;

function settingsOf(form: IntegrationForm): IntegrationSettings {
  switch (form.kind) {
    case "webhook":
      return { kind: "webhook", url: form.url.trim() };
    case "bitrix24":
      return { kind: "bitrix24", entity: form.entity };
    case "amo_crm":
      return { kind: "amo_crm", base_url: form.baseUrl.trim(), pipeline: form.pipeline };
    case "hub_spot":
      return { kind: "hub_spot", base_url: orNull(form.baseUrl) };
    case "google_sheets":
      return {
        kind: "google_sheets",
        spreadsheet: form.spreadsheet.trim(),
        sheet: form.sheet.trim(),
        base_url: orNull(form.baseUrl),
        token_url: orNull(form.tokenUrl),
      };
    case "email":
      return {
        kind: "email",
        host: form.host.trim(),
        port: form.port ?? 0,
        security: form.security,
        username: form.username.trim(),
        from: form.from.trim(),
        to: receivers(form.to),
      };
    case "file":
      return { kind: "file", path: form.path.trim(), format: form.format };
  }
}

function sourceOf({ source, text }: MappingRow): LeadField {
  if (source === "field") return { kind: source, key: text.trim() };
  if (source === "fixed") return { kind: source, text };
  return { kind: source };
}

export function draftOf(form: IntegrationForm): IntegrationDraft {
  return {
    name: form.name.trim(),
    settings: settingsOf(form),
    mapping: form.mapping.map((row) => ({ target: row.target.trim(), source: sourceOf(row) })),
    events: EVENTS.filter((event) => form.events.includes(event)),
  };
}

/** Whether a kind cannot do without a secret. */
export function needsSecret(form: IntegrationForm): boolean {
  return form.kind === "email" ? form.username.trim() !== "" : form.kind !== "file";
}

const URL = /^https?:\/\/[^\s/]+\S*$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is plainly wrong, by the engine's own paths. `taken`: names of the other integrations. */
export function check(form: IntegrationForm, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, kind: "bad_address" | "duplicate_key" | "name_taken" | "required" | "unreadable") =>
    found.push({ field: `draft.${field}`, problem: { kind } });
  const url = (field: string, value: string, required: boolean) => {
    if (value.trim() === "") {
      if (required) say(field, "required");
    } else if (!URL.test(value.trim())) say(field, "bad_address");
  };
  const name = form.name.trim().toLocaleLowerCase();
  if (name === "") say("name", "required");
  else if (taken.some((other) => other.toLocaleLowerCase() === name)) say("name", "name_taken");
  switch (form.kind) {
    case "webhook":
      url("settings.url", form.url, true);
      break;
    case "bitrix24":
      break;
    case "amo_crm":
      url("settings.base_url", form.baseUrl, true);
      break;
    case "hub_spot":
      url("settings.base_url", form.baseUrl, false);
      break;
    case "google_sheets":
      if (form.spreadsheet.trim() === "") say("settings.spreadsheet", "required");
      if (form.sheet.trim() === "") say("settings.sheet", "required");
      url("settings.base_url", form.baseUrl, false);
      url("settings.token_url", form.tokenUrl, false);
      break;
    case "email": {
      if (form.host.trim() === "") say("settings.host", "required");
      if (form.port === null || form.port < 1 || form.port > 65_535)
        found.push({ field: "draft.settings.port", problem: { kind: "out_of_range", min: 1, max: 65_535 } });
      if (!MAIL.test(form.from.trim())) say("settings.from", form.from.trim() === "" ? "required" : "unreadable");
      const to = receivers(form.to);
      if (to.length === 0) say("settings.to", "required");
      else if (!to.every((one) => MAIL.test(one))) say("settings.to", "unreadable");
      break;
    }
    case "file":
      if (form.path.trim() === "") say("settings.path", "required");
      else if (!form.path.trim().toLocaleLowerCase().endsWith(`.${form.format}`)) say("settings.path", "unreadable");
      break;
  }
  if (form.events.length === 0) say("events", "required");
  if (form.mapping.length === 0) say("mapping", "required");
  form.mapping.forEach((row, at) => {
    const target = row.target.trim().toLocaleLowerCase();
    if (target === "") say(`mapping.${at}.target`, "required");
    else if (form.mapping.some((other, index) => index < at && other.target.trim().toLocaleLowerCase() === target))
      say(`mapping.${at}.target`, "duplicate_key");
    if (row.source === "field" && row.text.trim() === "") say(`mapping.${at}.source.key`, "required");
  });
  return found;
}

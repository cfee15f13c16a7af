// HTTP calls that a user describes, as they are typed: rows with an identity, choices and headers as text. Their secrets are
// not part of them.
import type { ApiHeader, ApiMethod, CustomApi, FieldKind, FieldProblem, FunctionField, Problem } from "@/ipc/contract";

export const METHODS: readonly ApiMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export interface FieldRow {
  row: number;
  key: string;
  description: string;
  kind: FieldKind["kind"];
  /** Choices, parted by commas. */
  choices: string;
  required: boolean;
}

export interface ApiForm {
  name: string;
  method: ApiMethod;
  url: string;
  /** One header a line, `Name: value`. */
  headers: string;
  secretHeader: string;
  body: string;
  arguments: FieldRow[];
  timeout: number | null;
}

/** A call with the words by which the model decides. */
export interface ApiRow {
  row: number;
  description: string;
  api: ApiForm;
}

export const NO_API: ApiForm = {
  name: "",
  method: "GET",
  url: "",
  headers: "",
  secretHeader: "",
  body: "",
  arguments: [],
  timeout: 20,
};

export const nextRow = (rows: readonly { row: number }[]) => Math.max(-1, ...rows.map((one) => one.row)) + 1;

export const fieldRows = (fields: readonly FunctionField[]): FieldRow[] =>
  fields.map(({ key, description, kind, required }, row) => ({
    row,
    key,
    description,
    kind: kind.kind,
    choices: kind.kind === "choice" ? kind.of.join(", ") : "",
    required,
  }));

export const choicesOf = (text: string) =>
  text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter(Boolean);

export const fieldsOf = (rows: readonly FieldRow[]): FunctionField[] =>
  rows.map(({ key, description, kind, choices, required }) => ({
    key: key.trim(),
    description: description.trim(),
    kind: kind === "choice" ? { kind, of: choicesOf(choices) } : { kind },
    required,
  }));

export function headersOf(text: string): ApiHeader[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const at = line.indexOf(":");
      return at < 0
        ? { name: line.trim(), value: "" }
        : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
    });
}

export const apiFormOf = (api: CustomApi): ApiForm => ({
  name: api.name,
  method: api.method,
  url: api.url,
  headers: api.headers.map(({ name, value }) => `${name}: ${value}`).join("\n"),
  secretHeader: api.secret_header ?? "",
  body: api.body,
  arguments: fieldRows(api.arguments),
  timeout: api.timeout_seconds,
});

export const apiOf = (form: ApiForm): CustomApi => ({
  name: form.name.trim(),
  method: form.method,
  url: form.url.trim(),
  headers: headersOf(form.headers),
  secret_header: form.secretHeader.trim() || null,
  body: form.body,
  arguments: fieldsOf(form.arguments),
  timeout_seconds: form.timeout ?? 0,
});

/** Secrets as they were typed, by the names of the functions they belong to. */
export function apiSecretsOf(rows: readonly ApiRow[], typed: Readonly<Record<number, string>>): Record<string, string> {
  const found = rows.map(({ row, api }) => [api.name.trim(), typed[row] ?? ""] as const);
  return Object.fromEntries(found.filter(([name, secret]) => name !== "" && secret !== ""));
}

const KEY = /^\w{1,64}$/;
const FUNCTION_NAME = /^[\w-]{1,64}$/;

/** What is plainly wrong with the arguments of a function, by the engine's own paths. */
export function checkFields(path: string, rows: readonly FieldRow[]): FieldProblem[] {
  return rows.flatMap((row, at) => {
    const found: FieldProblem[] = [];
    const say = (field: string, kind: "required" | "bad_characters" | "duplicate_key") =>
      found.push({ field: `${path}.${at}.${field}`, problem: { kind } });
    const key = row.key.trim();
    if (key === "") say("key", "required");
    else if (!KEY.test(key)) say("key", "bad_characters");
    else if (rows.some((other, index) => index < at && other.key.trim() === key)) say("key", "duplicate_key");
    if (row.kind === "choice" && choicesOf(row.choices).length === 0) say("kind.of", "required");
    return found;
  });
}

/** What is plainly wrong with a call; `before`: those above it, whose names are taken. */
export function checkApi(path: string, row: ApiRow, before: readonly ApiRow[]): FieldProblem[] {
  const { api } = row;
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field: `${path}.${field}`, problem });
  if (row.description.trim() === "") say("description", { kind: "required" });
  const name = api.name.trim();
  if (name === "") say("kind.api.name", { kind: "required" });
  else if (!FUNCTION_NAME.test(name)) say("kind.api.name", { kind: "bad_characters" });
  else if (before.some((other) => other.api.name.trim() === name)) say("kind.api.name", { kind: "duplicate_key" });
  const url = api.url.trim();
  if (url === "") say("kind.api.url", { kind: "required" });
  else if (/^\w+:\/\/[^/?#]*\{/.test(url)) say("kind.api.url", { kind: "argument_in_host" });
  else if (!/^https?:\/\/[^\s/]+\S*$/.test(url)) say("kind.api.url", { kind: "bad_address" });
  found.push(...checkFields(`${path}.kind.api.arguments`, api.arguments));
  if (api.timeout === null || api.timeout < 1 || api.timeout > 120)
    say("kind.api.timeout_seconds", { kind: "out_of_range", min: 1, max: 120 });
  return found;
}

// The functions of an AI as they are typed: rows with an identity, choices as text. Keys and secrets are not part of them.
import type { ApiHeader, ApiMethod, FieldKind, FunctionDraft, FunctionField, FunctionKind } from "@/ipc/contract";

export type BuiltIn = Exclude<FunctionKind["kind"], "custom_api">;
export const BUILT_IN = [
  "success",
  "get_contact",
  "interest",
  "close",
  "is_bot",
  "operator",
  "scheduler",
] as const satisfies readonly BuiltIn[];
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

export interface FunctionRow {
  row: number;
  kind: FunctionKind["kind"];
  description: string;
  /** What else success finds out. */
  fields: FieldRow[];
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

const fieldRows = (fields: readonly FunctionField[]): FieldRow[] =>
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

const fieldsOf = (rows: readonly FieldRow[]): FunctionField[] =>
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

export function functionRows(functions: readonly FunctionDraft[]): FunctionRow[] {
  return functions.map(({ kind, description }, row) => ({
    row,
    kind: kind.kind,
    description,
    fields: kind.kind === "success" ? fieldRows(kind.fields) : [],
    api:
      kind.kind === "custom_api"
        ? {
            name: kind.api.name,
            method: kind.api.method,
            url: kind.api.url,
            headers: kind.api.headers.map(({ name, value }) => `${name}: ${value}`).join("\n"),
            secretHeader: kind.api.secret_header ?? "",
            body: kind.api.body,
            arguments: fieldRows(kind.api.arguments),
            timeout: kind.api.timeout_seconds,
          }
        : NO_API,
  }));
}

function kindOf({ kind, fields, api }: FunctionRow): FunctionKind {
  switch (kind) {
    case "success":
      return { kind, fields: fieldsOf(fields) };
    case "custom_api":
      return {
        kind,
        api: {
          name: api.name.trim(),
          method: api.method,
          url: api.url.trim(),
          headers: headersOf(api.headers),
          secret_header: api.secretHeader.trim() || null,
          body: api.body,
          arguments: fieldsOf(api.arguments),
          timeout_seconds: api.timeout ?? 0,
        },
      };
    case "get_contact":
    case "interest":
    case "close":
    case "is_bot":
    case "operator":
    case "scheduler":
      return { kind };
  }
}

export function functionsOf(rows: readonly FunctionRow[]): FunctionDraft[] {
  return rows.map((row) => ({ kind: kindOf(row), description: row.description.trim() }));
}

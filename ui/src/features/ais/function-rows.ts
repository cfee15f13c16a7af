// The functions of an AI as they are typed: rows with an identity. Keys and secrets are not part of them.
import type { FunctionDraft, FunctionKind } from "@/ipc/contract";
import { type ApiRow, apiFormOf, apiOf, type FieldRow, fieldRows, fieldsOf, NO_API } from "@/shared/forms/api-rows";

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

export interface FunctionRow extends ApiRow {
  kind: FunctionKind["kind"];
  /** What else success finds out. */
  fields: FieldRow[];
}

export function functionRows(functions: readonly FunctionDraft[]): FunctionRow[] {
  return functions.map(({ kind, description }, row) => ({
    row,
    kind: kind.kind,
    description,
    fields: kind.kind === "success" ? fieldRows(kind.fields) : [],
    api: kind.kind === "custom_api" ? apiFormOf(kind.api) : NO_API,
  }));
}

function kindOf({ kind, fields, api }: FunctionRow): FunctionKind {
  switch (kind) {
    case "success":
      return { kind, fields: fieldsOf(fields) };
    case "custom_api":
      return { kind, api: apiOf(api) };
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

// The choice of columns while it is made: what a column can be in each contract, and a name for what becomes a variable.
import type { ColumnProblem, ImportColumn, ImportInto, ImportMeaning, ImportVariable } from "@/ipc/contract";

type Field = Exclude<ImportMeaning["kind"], "variable" | "empty">;

export const FIELDS = {
  call_task: ["called_number", "out_id", "timezone", "not_before", "not_after", "note"],
  chat_task: ["username", "phone", "user_id", "link", "name"],
  do_not_call: [],
} as const satisfies Record<ImportInto, readonly Field[]>;

/** What a column can be: a field, a variable that the task asks for, another variable, or nothing. */
export type Use = `field:${Field}` | `own:${string}` | "variable" | "empty";

const MAX_NAME = 64;

export function useOf(meaning: ImportMeaning, variables: readonly ImportVariable[]): Use {
  switch (meaning.kind) {
    case "variable":
      return variables.some((own) => own.key === meaning.key) ? `own:${meaning.key}` : "variable";
    case "empty":
      return "empty";
    case "called_number":
    case "out_id":
    case "timezone":
    case "not_before":
    case "not_after":
    case "note":
    case "username":
    case "phone":
    case "user_id":
    case "link":
    case "name":
      return `field:${meaning.kind}`;
  }
}

/** What a column means once it is used so; a new variable is first named after its header. */
export function meaningOf(use: Use, column: ImportColumn, place: number, into: ImportInto): ImportMeaning {
  if (use === "empty") return { kind: "empty" };
  if (use === "variable")
    return column.meaning.kind === "variable" ? column.meaning : { kind: "variable", key: named(column.header, place) };
  if (use.startsWith("own:")) return { kind: "variable", key: use.slice("own:".length) };
  const kind = FIELDS[into].find((field) => use === `field:${field}`);
  return kind === undefined ? { kind: "empty" } : { kind };
}

function named(header: string, place: number): string {
  const name = header
    .trim()
    .replace(/[^\p{L}\p{N}_-]+/gu, "_")
    .replace(/^_+|_+$/g, "");
  return name === "" ? `column_${place + 1}` : [...name].slice(0, MAX_NAME).join("");
}

/** The columns that a problem is about. */
export function columnsOf(problem: ColumnProblem): number[] {
  switch (problem.kind) {
    case "no_address":
      return [];
    case "twice":
    case "same_name":
      return [problem.first, problem.second];
    case "no_name":
    case "bad_name":
    case "reserved_name":
      return [problem.column];
  }
}

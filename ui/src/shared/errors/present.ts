// Every error code of the engine, mapped to how bad it is, words, and a remedy. A code that is missing does not compile.
import type {
  ErrorCode,
  FieldProblem,
  FileProblem,
  IpcError,
  LineFault,
  SoundFault,
  StartFailure,
} from "@/ipc/contract";
import type { T } from "../i18n";
import { fileProblemWords } from "../words/results";
import { faultWords, refusalWords, startFailureWords } from "../words/status";

export type Severity = "bad" | "caution" | "note";
export type Remedy = "retry" | "reload" | "lines" | "agents" | "settings" | "back" | null;

interface Kind {
  severity: Severity;
  remedy: Remedy;
}

export const ERROR_KINDS: Record<ErrorCode, Kind> = {
  unknown_command: { severity: "bad", remedy: "reload" },
  bad_request: { severity: "bad", remedy: "retry" },
  unauthorized: { severity: "bad", remedy: null },
  not_found: { severity: "caution", remedy: "back" },
  invalid: { severity: "caution", remedy: null },
  name_taken: { severity: "caution", remedy: null },
  in_use: { severity: "caution", remedy: null },
  stale: { severity: "caution", remedy: "reload" },
  refused: { severity: "caution", remedy: null },
  start_failed: { severity: "bad", remedy: null },
  import_state: { severity: "caution", remedy: null },
  file_unusable: { severity: "caution", remedy: null },
  batch_touched: { severity: "caution", remedy: null },
  export_not_ready: { severity: "note", remedy: null },
  recording_missing: { severity: "note", remedy: null },
  audio_unusable: { severity: "caution", remedy: null },
  vault_unavailable: { severity: "bad", remedy: "retry" },
  cannot_write: { severity: "bad", remedy: null },
  disk_full: { severity: "bad", remedy: "retry" },
  read_only: { severity: "bad", remedy: "retry" },
  database_busy: { severity: "bad", remedy: "retry" },
  database_newer: { severity: "bad", remedy: null },
  database_corrupt: { severity: "bad", remedy: null },
  line_unusable: { severity: "bad", remedy: "lines" },
  line_busy: { severity: "caution", remedy: "retry" },
  line_shut: { severity: "caution", remedy: "lines" },
  number_barred: { severity: "caution", remedy: null },
  number_busy: { severity: "caution", remedy: "retry" },
  rehearsing: { severity: "caution", remedy: null },
  not_tested: { severity: "caution", remedy: null },
  no_sound: { severity: "caution", remedy: null },
  internal: { severity: "bad", remedy: "retry" },
};

export interface Presented {
  severity: Severity;
  /** What happened. */
  title: string;
  /** Why, if known, and what to do. */
  text: string;
  remedy: Remedy;
  /** Small print. */
  code: string;
}

export function present(t: T, error: IpcError): Presented {
  const kind = ERROR_KINDS[error.code];
  const why = reason(t, error);
  const todo = error.code === "in_use" ? inUse(t, error) : t(`errors.todo.${error.code}`);
  return {
    severity: kind.severity,
    title: t(`errors.what.${error.code}`),
    text: why ? `${why} ${error.code === "start_failed" || error.code === "no_sound" ? todo : ""}`.trim() : todo,
    remedy: remedyOf(error, kind.remedy),
    code: error.code,
  };
}

function inUse(t: T, error: IpcError): string {
  const by = error.detail?.["by"];
  return Array.isArray(by) && by.length > 0
    ? t("errors.todo.in_use", { by: by.map((name) => `“${String(name)}”`).join(", ") })
    : t("errors.todo.in_use_plain");
}

/** What the error's detail says of the cause. Details are written by the engine from the same generated types. */
function reason(t: T, error: IpcError): string | null {
  const detail = error.detail;
  if (!detail) return null;
  if (error.code === "refused") {
    // Refusals with data of their own travel as objects that name their kind.
    const refusal = detail["refusal"];
    const code = typeof refusal === "object" && refusal !== null ? (refusal as { kind?: unknown }).kind : refusal;
    if (typeof code === "string") return refusalWords(t, code);
  }
  if (error.code === "start_failed" && detail["failure"])
    return `${startFailureWords(t, detail["failure"] as StartFailure)}.`;
  if (error.code === "file_unusable" && detail["problem"]) return fileProblemWords(t, detail["problem"] as FileProblem);
  if (error.code === "line_unusable" && detail["fault"]) return sentence(faultWords(t, detail["fault"] as LineFault));
  if (error.code === "no_sound" && detail["sound"]) return t(`agents.test.sound.${detail["sound"] as SoundFault}`);
  return null;
}

function sentence(text: string): string {
  return `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`;
}

function remedyOf(error: IpcError, usual: Remedy): Remedy {
  if (error.code !== "start_failed") return usual;
  const failure = error.detail?.["failure"] as StartFailure | undefined;
  switch (failure?.kind) {
    case "agent_unpublished":
    case "not_rehearsed":
      return "agents";
    case "line_missing":
    case "line_down":
    case "no_caller_number":
      return "lines";
    case "no_callees":
    case "no_calling_time":
    case "expired":
    case undefined:
      return usual;
  }
}

/** Mistakes by field, as the engine found them in a form. */
export function fieldProblems(error: IpcError): FieldProblem[] {
  // A name that is taken comes as a code of its own; it belongs beside the name.
  if (error.code === "name_taken") return [{ field: error.field ?? "name", problem: { kind: "name_taken" } }];
  const problems = error.detail?.["problems"];
  return error.code === "invalid" && Array.isArray(problems) ? (problems as FieldProblem[]) : [];
}

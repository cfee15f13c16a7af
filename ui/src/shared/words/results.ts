// Tones, shapes and words of calls' results, phases and states; words of what is wrong with a field or a file.
import type { CalleeState, CallPhase, CallResult, FailKind, FileProblem, Problem } from "@/ipc/contract";
import type { T } from "../i18n";
import type { Form, Tone } from "../ui/status-badge";

interface Look {
  tone: Tone;
  form: Form;
}

const GOOD: Look = { tone: "good", form: "disc" };
const HALF: Look = { tone: "caution", form: "disc" };
const AGAIN: Look = { tone: "caution", form: "ring" };
const BAD: Look = { tone: "bad", form: "triangle" };
const OFF: Look = { tone: "plain", form: "square" };

export const RESULT_LOOK: Record<CallResult, Look> = {
  ANSWERED: GOOD,
  CALL_REJECTED: BAD,
  USER_BUSY: HALF,
  NO_ANSWER: HALF,
  POWERED_OFF: HALF,
  SUSPEND: BAD,
  INVALID_NUMBER: BAD,
  NETWORK_BUSY: HALF,
  UNAVAILABLE: HALF,
  VOICEMAIL: HALF,
  NO_USER_RESPONSE: HALF,
  CALL_FORWARDING: HALF,
  OPERATOR_BLOCK: BAD,
  CANCEL: OFF,
  INTERRUPTED: HALF,
  OTHERS: BAD,
};

export const STATE_LOOK: Record<CalleeState, Look> = {
  waiting: { tone: "plain", form: "ring" },
  waiting_redial: AGAIN,
  calling: { tone: "note", form: "ring" },
  completed: GOOD,
  failed: BAD,
};

export const PHASE_LOOK: Record<CallPhase, Look> = {
  dialing: { tone: "note", form: "ring" },
  ringing: { tone: "note", form: "ring" },
  in_call: GOOD,
  ended: OFF,
};

export const FAIL_LOOK: Record<FailKind, Look> = {
  not_connected: BAD,
  not_placed: BAD,
  cancelled: OFF,
  expired: OFF,
  do_not_call: OFF,
};

export function problemWords(t: T, problem: Problem): string {
  switch (problem.kind) {
    case "too_long":
      return t("words.problem.too_long", { max: problem.max });
    case "out_of_range":
      return t("words.problem.out_of_range", { min: problem.min, max: problem.max });
    case "too_many":
      return t("words.problem.too_many", { max: problem.max });
    case "too_few_managers":
      return t("words.problem.too_few_managers", { needed: problem.needed });
    case "bad_ending":
      return t("words.problem.bad_ending", { ending: problem.ending });
    case "bad_email":
    case "bad_spreadsheet":
    case "bad_path":
    case "bad_secret":
    case "order_reversed":
    case "not_positive":
    case "bad_server":
    case "port_taken":
    case "bad_address":
    case "not_encrypted":
    case "argument_in_host":
    case "bad_origin":
    case "bad_colour":
    case "required":
    case "name_taken":
    case "missing":
    case "not_published":
    case "empty_range":
    case "unknown_zone":
    case "in_the_past":
    case "duplicate_key":
    case "bad_characters":
    case "unknown_step":
    case "unknown_variable":
    case "endless_circle":
    case "unreadable":
      return t(`words.problem.${problem.kind}`);
  }
}

export function fileProblemWords(t: T, problem: FileProblem): string {
  switch (problem.kind) {
    case "too_many_columns":
      return t("words.fileProblem.too_many_columns", { columns: problem.columns });
    case "cell_too_long":
    case "unclosed_quote":
      return t(`words.fileProblem.${problem.kind}`, { row: problem.row });
    case "not_found":
    case "not_readable":
    case "empty":
    case "password_protected":
    case "broken":
    case "not_a_spreadsheet":
    case "too_large":
    case "too_many_rows":
    case "no_visible_sheet":
    case "no_number_column":
      return t(`words.fileProblem.${problem.kind}`);
  }
}

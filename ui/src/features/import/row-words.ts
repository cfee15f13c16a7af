// What the check says of a row: tone, shape and words for each verdict and issue.
import type { ImportInto, ImportRow, RowIssue, RowVerdict } from "@/ipc/contract";
import type { T } from "@/shared/i18n";
import type { Form, Tone } from "@/shared/ui/status-badge";

export const VERDICT_LOOK: Record<RowVerdict, { tone: Tone; form: Form }> = {
  accepted: { tone: "good", form: "disc" },
  warning: { tone: "caution", form: "disc" },
  needs_consent: { tone: "caution", form: "disc" },
  duplicate: { tone: "caution", form: "disc" },
  do_not_call: { tone: "plain", form: "square" },
  rejected: { tone: "bad", form: "triangle" },
};

/** A verdict as its chip says it. */
export function verdictWords(t: T, into: ImportInto, verdict: RowVerdict): string {
  return verdict === "do_not_call" && into === "do_not_call" ? t("importing.list.known") : t(`importing.${verdict}`);
}

export function issueWords(t: T, issue: RowIssue, into: ImportInto): string {
  if (issue.kind === "do_not_call" && into === "do_not_call") return t("importing.list.known");
  switch (issue.kind) {
    case "cell_error":
      return t("importing.issue.cell_error", { column: issue.column });
    case "bad_value":
      return t("importing.issue.bad_value", { column: issue.column });
    case "missing_variable":
      return t("importing.issue.missing_variable", { key: issue.key });
    case "not_a_choice":
      return t("importing.issue.not_a_choice", { key: issue.key });
    case "duplicate_in_file":
      return t("importing.issue.duplicate_in_file", { row: issue.row });
    case "in_other_task":
      return t("importing.issue.in_other_task", { task: issue.task });
    case "not_an_address":
      return t("importing.issue.not_an_address", { column: issue.column });
    case "on_list":
      return t(issue.verdict === "not_white" ? "importing.issue.not_white" : "importing.issue.on_black");
    case "no_address":
    case "no_number":
    case "not_a_number":
    case "digits_lost":
    case "duplicate_in_task":
    case "do_not_call":
    case "unknown_number":
    case "ambiguous_country":
    case "already_expired":
      return t(`importing.issue.${issue.kind}`);
  }
}

/** The row's check in one line; an accepted row has nothing more to say. */
export function checkWords(t: T, row: ImportRow, into: ImportInto): string {
  if (row.issues.length === 0)
    return row.verdict === "accepted" ? t("importing.verdict.accepted") : verdictWords(t, into, row.verdict);
  return row.issues.map((issue) => issueWords(t, issue, into)).join(" · ");
}

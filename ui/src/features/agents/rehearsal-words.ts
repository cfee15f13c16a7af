// Shapes, tones and words of rehearsals: where one stands, what became of a callee, why. Knows no screen.
import type { Checked, RehearsalCall, RehearsalRecord, RehearsalStatus } from "@/ipc/contract";
import type { T } from "@/shared/i18n";
import type { Form, Tone } from "@/shared/ui/status-badge";
import { faultWords } from "@/shared/words/status";

interface Look {
  tone: Tone;
  form: Form;
}

export const STATUS_LOOK: Record<RehearsalStatus, Look> = {
  running: { tone: "good", form: "ring" },
  passed: { tone: "good", form: "disc" },
  failed: { tone: "bad", form: "triangle" },
  cancelled: { tone: "plain", form: "square" },
  interrupted: { tone: "caution", form: "square" },
};

export type CallResultKind = "waiting" | "calling" | "passed" | "failed" | "cut";

export const RESULT_LOOK: Record<CallResultKind, Look> = {
  waiting: { tone: "note", form: "ring" },
  calling: { tone: "good", form: "ring" },
  passed: { tone: "good", form: "disc" },
  failed: { tone: "bad", form: "triangle" },
  cut: { tone: "plain", form: "square" },
};

export const hasPassed = (record: RehearsalRecord) =>
  record.fault === null && record.checks.length > 0 && record.checks.every((check) => check.verdict !== "failed");

/** What became of a callee; whoever was waiting or called when the rehearsal ended is not finished. */
export function resultOf(call: RehearsalCall, status: RehearsalStatus): CallResultKind {
  if (call.record) return hasPassed(call.record) ? "passed" : "failed";
  if (status !== "running") return "cut";
  return call.state === "calling" ? "calling" : "waiting";
}

/** An expectation in words, as it was met, missed, or not counted. */
export function checkWords(t: T, { expectation, verdict }: Checked): string {
  if (verdict === "not_applicable")
    return t(
      expectation.kind === "promises_call_back"
        ? "agents.rehearsal.notMade.promises_call_back"
        : "agents.rehearsal.notMade.other",
    );
  const how = verdict === "passed" ? "met" : "missed";
  if (expectation.kind === "ends_within")
    return t(`agents.rehearsal.${how}.ends_within`, { seconds: expectation.seconds });
  return t(`agents.rehearsal.${how}.${expectation.kind}`);
}

/** Why a callee passed or did not; nothing while nobody knows. */
export function whyWords(t: T, call: RehearsalCall): string {
  const { record } = call;
  if (!record) return "";
  if (record.fault) return t("agents.rehearsal.notCalled", { fault: faultWords(t, record.fault) });
  const said = record.checks.filter((check) => check.verdict === "failed");
  const shown = said.length > 0 ? said : record.checks.filter((check) => check.verdict === "not_applicable");
  return shown.length > 0 ? shown.map((check) => checkWords(t, check)).join(" ") : t("agents.rehearsal.asExpected");
}

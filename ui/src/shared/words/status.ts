// Tones, shapes and words of call tasks' statuses and what is shown beside them. Knows no screen.
import type {
  CallTaskActivity,
  CallTaskStatus,
  CallTaskStatusKind,
  LineFault,
  StartFailure,
  StopReason,
} from "@/ipc/contract";
import { span } from "../format/times";
import type { T } from "../i18n";
import { en } from "../i18n/en";
import type { Form, Tone } from "../ui/status-badge";

interface Look {
  tone: Tone;
  form: Form;
}

export const TASK_STATUS_LOOK: Record<CallTaskStatusKind, Look> = {
  initializing: { tone: "note", form: "ring" },
  running: { tone: "good", form: "disc" },
  stopped: { tone: "plain", form: "square" },
  start_failed: { tone: "bad", form: "triangle" },
};

type Moment = (at: number) => string;

export function faultWords(t: T, fault: LineFault): string {
  switch (fault.kind) {
    case "full":
      return fault.retry_after === null
        ? t("words.lineFault.full")
        : t("words.lineFault.full_retry", { wait: span(fault.retry_after) });
    case "unauthorized":
    case "forbidden":
    case "codec":
    case "unreachable":
    case "name_unknown":
    case "refused":
    case "no_tls":
    case "local":
      return t(`words.lineFault.${fault.kind}`);
    case "certificate":
      return t(`words.lineFault.certificate_${fault.problem}`);
  }
}

export function startFailureWords(t: T, failure: StartFailure): string {
  switch (failure.kind) {
    case "line_down":
      return t("words.startFailure.line_down", { fault: faultWords(t, failure.fault) });
    case "agent_unpublished":
    case "line_missing":
    case "no_caller_number":
    case "no_callees":
    case "no_calling_time":
    case "expired":
    case "not_rehearsed":
      return t(`words.startFailure.${failure.kind}`);
  }
}

export function stopReasonWords(t: T, reason: StopReason, moment: Moment): string {
  switch (reason.kind) {
    case "scheduled":
      return t("words.stopReason.scheduled", { at: moment(reason.at) });
    case "missed_start":
      return t("words.stopReason.missed_start", { at: moment(reason.at) });
    case "by_user":
      return t("words.stopReason.by_user");
    case "line_fault":
      return t("words.stopReason.line_fault", { fault: faultWords(t, reason.fault) });
    case "local":
      return t(`words.stopReason.${reason.trouble}`);
  }
}

/** What is shown beside the status; `null` where there is nothing to say. */
export function activityWords(t: T, activity: CallTaskActivity, moment: Moment): string | null {
  switch (activity.kind) {
    case "idle":
      return null;
    case "dialing":
      return t("words.activity.dialing", { live: activity.live, limit: activity.limit });
    case "waiting_for_calling_time":
      return activity.next === null
        ? t("words.activity.calling_time_never")
        : t("words.activity.calling_time_opens", { at: moment(activity.next) });
    case "waiting_for_callees":
      return t("words.activity.waiting_for_callees", { at: moment(activity.next) });
    case "all_done":
      return t("words.activity.all_done");
    case "line_busy":
      return t("words.activity.line_busy");
    case "line_rests":
      return t("words.activity.line_rests", { fault: faultWords(t, activity.fault), at: moment(activity.test_at) });
    case "stopping":
      return t("words.activity.stopping", { count: activity.live });
    case "starts_at":
      return t("words.activity.starts_at", { at: moment(activity.at) });
    case "missed_start":
      return t("words.activity.missed_start", { at: moment(activity.at) });
  }
}

/** The line beside a task's status: what it does, or why it does nothing. */
export function besideStatus(t: T, status: CallTaskStatus, activity: CallTaskActivity, moment: Moment): string | null {
  const doing = activityWords(t, activity, moment);
  if (doing !== null) return doing;
  switch (status.status) {
    case "initializing":
      return t("words.activity.import_first");
    case "running":
      return null;
    case "stopped":
      return stopReasonWords(t, status.reason, moment);
    case "start_failed":
      return startFailureWords(t, status.reason);
  }
}

type Refusal = keyof typeof en.words.refusal;

function isRefusal(code: string): code is Refusal {
  return code in en.words.refusal;
}

/** Why a status forbids something; refusals travel in an error's detail, by code. */
export function refusalWords(t: T, code: string): string | null {
  return isRefusal(code) ? t(`words.refusal.${code}`) : null;
}

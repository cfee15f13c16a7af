// Tones, shapes and words of what chat tasks, their channels and AIs say. Every kind of the contract has words here, or it
// does not compile. Knows no screen.
import type {
  AiFault,
  ChannelFault,
  ChannelHealth,
  ChatStopReason,
  ChatTaskActivity,
  ChatTaskStatus,
  ChatTaskStatusKind,
  ChatWaiting,
  ContactState,
  ContactStateKind,
  ControlKind,
  DeliveryFault,
  DeliveryStateKind,
  DialogueTag,
  HandOver,
  LeadField,
  MessageState,
} from "@/ipc/contract";
import type { T } from "../i18n";
import type { Form, Tone } from "../ui/status-badge";

interface Look {
  tone: Tone;
  form: Form;
}

type Moment = (at: number) => string;

export const CHAT_STATUS_LOOK: Record<ChatTaskStatusKind, Look> = {
  awaiting: { tone: "caution", form: "ring" },
  in_progress: { tone: "good", form: "disc" },
  stopped: { tone: "plain", form: "square" },
  completed: { tone: "note", form: "square" },
};

export const CONTACT_LOOK: Record<ContactStateKind, Look> = {
  pending: { tone: "plain", form: "ring" },
  claimed: { tone: "note", form: "ring" },
  deferred: { tone: "caution", form: "ring" },
  reached: { tone: "good", form: "disc" },
  failed: { tone: "bad", form: "triangle" },
  skipped: { tone: "plain", form: "square" },
  uncertain: { tone: "caution", form: "triangle" },
};

export const CONTROL_LOOK: Record<ControlKind, Look> = {
  ai: { tone: "good", form: "disc" },
  operator: { tone: "caution", form: "disc" },
  closed: { tone: "plain", form: "square" },
  blocked_by_limit: { tone: "bad", form: "triangle" },
  muted_by_list: { tone: "plain", form: "square" },
};

export const TAG_LOOK: Record<DialogueTag, Look> = {
  replied: { tone: "plain", form: "disc" },
  interest: { tone: "note", form: "disc" },
  contact: { tone: "note", form: "disc" },
  success: { tone: "good", form: "disc" },
  closed: { tone: "plain", form: "square" },
  is_bot: { tone: "caution", form: "triangle" },
  operator: { tone: "caution", form: "disc" },
};

export const DELIVERY_LOOK: Record<DeliveryStateKind, Look> = {
  waiting: { tone: "note", form: "ring" },
  sending: { tone: "note", form: "ring" },
  delivered: { tone: "good", form: "disc" },
  dead: { tone: "bad", form: "triangle" },
};

export const HEALTH_LOOK: Record<ChannelHealth["health"], Look> = {
  idle: { tone: "plain", form: "ring" },
  connecting: { tone: "note", form: "ring" },
  ready: { tone: "good", form: "disc" },
  faulty: { tone: "bad", form: "triangle" },
};

export const CHAT_STATUSES = [
  "in_progress",
  "awaiting",
  "stopped",
  "completed",
] as const satisfies readonly ChatTaskStatusKind[];
export const TAGS = [
  "replied",
  "interest",
  "contact",
  "success",
  "closed",
  "is_bot",
  "operator",
] as const satisfies readonly DialogueTag[];
export const CONTROLS = [
  "ai",
  "operator",
  "closed",
  "blocked_by_limit",
  "muted_by_list",
] as const satisfies readonly ControlKind[];
export const CONTACT_STATES = [
  "pending",
  "claimed",
  "deferred",
  "reached",
  "failed",
  "skipped",
  "uncertain",
] as const satisfies readonly ContactStateKind[];
export const DELIVERY_STATES = [
  "waiting",
  "sending",
  "delivered",
  "dead",
] as const satisfies readonly DeliveryStateKind[];

export function channelFaultWords(t: T, fault: ChannelFault, moment: Moment): string {
  switch (fault.fault) {
    case "limited":
      return t("chatWords.channelFault.limited", { until: moment(fault.until) });
    case "key_refused":
    case "banned":
    case "right_missing":
    case "taken_elsewhere":
    case "not_reached":
    case "unreadable":
    case "address_taken":
      return t(`chatWords.channelFault.${fault.fault}`);
  }
}

export function aiFaultWords(t: T, fault: AiFault): string {
  return t(`chatWords.aiFault.${fault}`);
}

export function waitingWords(t: T, waiting: ChatWaiting, moment: Moment): string {
  switch (waiting.kind) {
    case "starts_at":
      return t("chatWords.waiting.starts_at", { at: moment(waiting.at) });
    case "window":
      return waiting.opens === null
        ? t("chatWords.waiting.window_never")
        : t("chatWords.waiting.window", { at: moment(waiting.opens) });
    case "audience":
    case "connecting":
      return t(`chatWords.waiting.${waiting.kind}`);
  }
}

export function chatStopWords(t: T, reason: ChatStopReason, moment: Moment): string {
  switch (reason.kind) {
    case "manager_busy":
      return t("chatWords.stop.manager_busy", { manager: reason.manager_name, task: reason.task_name });
    case "manager_disabled":
      return reason.manager_name === ""
        ? t("chatWords.stop.manager_deleted")
        : t("chatWords.stop.manager_disabled", { manager: reason.manager_name });
    case "channel_held":
      return t("chatWords.stop.channel_held", { channel: reason.channel_name, task: reason.task_name });
    case "channel_missing":
      return reason.channel_name === ""
        ? t("chatWords.stop.channel_deleted")
        : t("chatWords.stop.channel_missing", { channel: reason.channel_name });
    case "channel_fault":
      return t("chatWords.stop.channel_fault", {
        channel: reason.channel_name,
        fault: channelFaultWords(t, reason.fault, moment),
      });
    case "ai_fault":
      return t("chatWords.stop.ai_fault", { fault: aiFaultWords(t, reason.fault) });
    case "no_price":
      return t("chatWords.stop.no_price", { model: reason.model });
    case "error_streak":
      return t("chatWords.stop.error_streak", { count: reason.errors });
    case "missed_start":
      return t("words.stopReason.missed_start", { at: moment(reason.at) });
    case "local":
      return t(`words.stopReason.${reason.trouble}`);
    case "paused":
    case "integration_missing":
    case "budget_spent":
    case "no_window":
      return t(`chatWords.stop.${reason.kind}`);
  }
}

export function chatActivityWords(t: T, activity: ChatTaskActivity, moment: Moment): string | null {
  switch (activity.kind) {
    case "idle":
      return null;
    case "writing":
      return activity.next === null
        ? t("chatWords.activity.writing")
        : t("chatWords.activity.writing_next", { at: moment(activity.next) });
    case "cap_reached":
      return t("chatWords.activity.cap_reached", { at: moment(activity.next) });
    case "answering":
      return t("chatWords.activity.answering");
    case "channel_down":
      return t("chatWords.activity.channel_down", { fault: channelFaultWords(t, activity.fault, moment) });
  }
}

/** The line beside a chat task's status: what it does or waits for, or why it stands. */
export function besideChatStatus(
  t: T,
  status: ChatTaskStatus,
  activity: ChatTaskActivity,
  moment: Moment,
): string | null {
  switch (status.status) {
    case "awaiting":
      return waitingWords(t, status.waiting, moment);
    case "in_progress":
      return chatActivityWords(t, activity, moment);
    case "stopped":
      return chatStopWords(t, status.reason, moment);
    case "completed":
      return t(`chatWords.completion.${status.by}`);
  }
}

/** Why a contact stands where it stands; `null` where its state says all. */
export function contactReasonWords(t: T, state: ContactState, moment: Moment): string | null {
  switch (state.state) {
    case "deferred":
      return t("chatWords.contact.deferredUntil", {
        reason: t(`chatWords.defer.${state.reason}`),
        at: moment(state.until),
      });
    case "failed":
      return t(`chatWords.contactFailure.${state.reason}`);
    case "skipped":
      return t(`chatWords.skip.${state.reason}`);
    case "uncertain":
      return t("chatWords.contact.uncertainText");
    case "reached":
      return moment(state.at);
    case "pending":
    case "claimed":
      return null;
  }
}

export function handOverWords(t: T, reason: HandOver): string {
  switch (reason.kind) {
    case "asked_by_ai":
      return reason.note === ""
        ? t("chatWords.handOver.asked_by_ai")
        : t("chatWords.handOver.asked_by_ai_note", { note: reason.note });
    case "model_trouble":
      return t("chatWords.handOver.model_trouble", { trouble: t(`chatWords.modelTrouble.${reason.trouble}`) });
    case "send_trouble":
      return t("chatWords.handOver.send_trouble", { failure: t(`chatWords.messageFailure.${reason.failure}`) });
    case "took_over":
    case "too_many_calls":
      return t(`chatWords.handOver.${reason.kind}`);
  }
}

export function messageStateWords(t: T, state: MessageState, moment: Moment): string | null {
  switch (state.state) {
    case "received":
      return null;
    case "queued":
      return state.tries > 0
        ? t("chatWords.message.queued_again", { count: state.tries, at: moment(state.due) })
        : t("chatWords.message.queued");
    case "failed":
      return t("chatWords.message.failed", { failure: t(`chatWords.messageFailure.${state.failure}`) });
    case "sending":
    case "sent":
    case "delivered":
    case "read":
    case "uncertain":
      return t(`chatWords.message.${state.state}`);
  }
}

export function deliveryFaultWords(t: T, fault: DeliveryFault): string {
  const what = t(`chatWords.deliveryFault.${fault.kind}`);
  const code = fault.code === null ? what : `${what} (${fault.code})`;
  return fault.answer === "" ? code : `${code}: ${fault.answer}`;
}

export function leadFieldWords(t: T, field: LeadField): string {
  return t(`chatWords.leadField.${field.kind}`);
}

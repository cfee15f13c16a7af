// Which click helps against what. Pure: needs in, remedies out; what a remedy does stands elsewhere.
import type { DeskNeed, StartFailure, StopReason } from "@/ipc/contract";
import type { T } from "@/shared/i18n";
import { channelFaultWords, chatStopWords } from "@/shared/words/chats";
import { faultWords, startFailureWords, stopReasonWords } from "@/shared/words/status";

export type Remedy =
  | "publish"
  | "rehearse"
  | "chooseLine"
  | "testLine"
  | "addNumber"
  | "import"
  | "times"
  | "expiry"
  | "start"
  | "again"
  | "open"
  | "openChannel"
  | "openOutbox";

/** The first one removes the cause; "again" is there where the cause may be gone already. */
export function remediesOf(need: DeskNeed): Remedy[] {
  switch (need.kind) {
    case "start_failed":
      return forFailure(need.failure);
    case "missed_start":
      return ["open", "start"];
    case "stopped":
      return forStop(need.reason);
    case "line_faulty":
      return ["testLine"];
    case "chat_stopped":
      // The task's own page says who holds what, and leads there.
      return ["open", "again"];
    case "channel_faulty":
      return ["openChannel"];
    case "leads_dead":
      return ["openOutbox"];
  }
}

function forFailure(failure: StartFailure): Remedy[] {
  switch (failure.kind) {
    case "agent_unpublished":
      return ["again", "publish"];
    case "not_rehearsed":
      return ["rehearse", "again"];
    case "line_missing":
      return ["chooseLine"];
    case "line_down":
      return ["again", "testLine"];
    case "no_caller_number":
      return ["again", "addNumber"];
    case "no_callees":
      return ["import"];
    case "no_calling_time":
      return ["times"];
    case "expired":
      return ["expiry"];
  }
}

function forStop(reason: StopReason): Remedy[] {
  switch (reason.kind) {
    case "line_fault":
      return ["testLine", "again"];
    case "local":
      return ["again"];
    case "missed_start":
      return ["open", "start"];
    case "scheduled":
    case "by_user":
      return ["open"];
  }
}

export function needText(t: T, need: DeskNeed, moment: (at: number) => string): string {
  switch (need.kind) {
    case "start_failed":
      return t("desk.need.start_failed", { name: need.name, reason: lower(startFailureWords(t, need.failure)) });
    case "missed_start":
      return t("desk.need.missed_start", { name: need.name, at: moment(need.at) });
    case "stopped":
      return t("desk.need.stopped", { name: need.name, reason: lower(stopReasonWords(t, need.reason, moment)) });
    case "line_faulty":
      return t("desk.need.line_faulty", { name: need.name, fault: faultWords(t, need.fault) });
    case "chat_stopped":
      // It may begin with a manager's or a channel's name: no letter of it is made small.
      return t("desk.need.stopped", { name: need.name, reason: chatStopWords(t, need.reason, moment) });
    case "channel_faulty":
      return t("desk.need.channel_faulty", { name: need.name, fault: channelFaultWords(t, need.fault, moment) });
    case "leads_dead":
      return t("desk.need.leads_dead", { count: need.count });
  }
}

/** What a need is called where several stand in a list. */
export function needName(t: T, need: DeskNeed): string {
  return need.kind === "leads_dead" ? t("nav.integrations") : need.name;
}

/** No two needs have the same one. */
export function needKey(need: DeskNeed): string {
  switch (need.kind) {
    case "start_failed":
    case "missed_start":
    case "stopped":
    case "chat_stopped":
      return `${need.kind}-${need.task}`;
    case "line_faulty":
      return `${need.kind}-${need.line}`;
    case "channel_faulty":
      return `${need.kind}-${need.channel}`;
    case "leads_dead":
      return need.kind;
  }
}

/** A sentence's beginning inside another sentence; what begins with two capitals (a name, a code) stays. */
function lower(text: string): string {
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

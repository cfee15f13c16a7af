// The form of a call task as it is typed: fields may be empty, which the engine's own draft does not allow.
import type { AgentId, CallTaskDraft, Expiry, FieldProblem, LineId, RedialPolicy, StartMode } from "@/ipc/contract";
import { systemZone } from "@/shared/format/locale";
import { nextHour } from "@/shared/format/times";

export interface FormValue extends Omit<CallTaskDraft, "agent" | "line" | "concurrency" | "redial"> {
  agent: AgentId | null;
  line: LineId | null;
  concurrency: number | null;
  redialOn: boolean;
  redial: Omit<RedialPolicy, "interval_minutes"> & { interval_minutes: number | null };
}

const REDIAL: RedialPolicy = {
  reasons: ["no_answer", "user_busy", "network_busy", "powered_off"],
  attempts: 2,
  interval_minutes: 30,
};

export interface Beginnings {
  agent: AgentId | null;
  line: LineId | null;
  zone: string | undefined;
}

/** A new form: weekdays, office hours in the user's zone, redial on. */
export function blankForm({ agent, line, zone }: Beginnings): FormValue {
  return {
    name: "",
    agent,
    line,
    concurrency: 10,
    start: { kind: "immediately" },
    schedule: {
      workdays: ["mon", "tue", "wed", "thu", "fri"],
      windows: [
        { start: 540, end: 780 },
        { start: 840, end: 1080 },
      ],
      zone: zone && zone !== "UTC" ? zone : systemZone(),
    },
    redialOn: true,
    redial: REDIAL,
    expiry: { kind: "never" },
    rehearsed: false,
  };
}

export function formOf(draft: CallTaskDraft): FormValue {
  const { redial, ...rest } = draft;
  return { ...rest, redialOn: redial !== null, redial: redial ?? REDIAL };
}

/** What the engine is asked to check or keep. Fields that are empty go as 0, which it finds wrong by itself. */
export function draftOf({ redialOn, redial, ...form }: FormValue): CallTaskDraft {
  return {
    ...form,
    agent: form.agent ?? 0,
    line: form.line ?? 0,
    concurrency: form.concurrency ?? 0,
    redial: redialOn ? { ...redial, interval_minutes: redial.interval_minutes ?? 0 } : null,
  };
}

/** What the form sees wrong by itself: emptiness. Everything else is the engine's judgement. */
export function emptyFields(form: FormValue): FieldProblem[] {
  const required = (field: string): FieldProblem => ({ field, problem: { kind: "required" } });
  return [
    ...(form.name.trim() ? [] : [required("name")]),
    ...(form.agent === null ? [required("agent")] : []),
    ...(form.line === null ? [required("line")] : []),
    ...(form.concurrency === null ? [required("concurrency")] : []),
    ...(form.redialOn && form.redial.interval_minutes === null ? [required("redial.interval_minutes")] : []),
  ];
}

export function startKind(start: StartMode): StartMode["kind"] {
  return start.kind;
}

export function expiryOf(kind: Expiry["kind"], now: number): Expiry {
  switch (kind) {
    case "never":
      return { kind };
    case "after_import":
      return { kind, minutes: 1440 };
    case "at":
      return { kind, at: nextHour(now) + 7 * 86_400_000 };
  }
}

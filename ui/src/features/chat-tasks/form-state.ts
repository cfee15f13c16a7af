// The form of a chat task as it is typed: sums and words are text, fields may be empty. It holds no rule but emptiness.
import type {
  AiProfileId,
  CallingSchedule,
  ChannelId,
  ChatTaskDraft,
  FieldProblem,
  FirstMessage,
  IntegrationId,
  ManagerId,
  Messenger,
  MissedStart,
  ServiceFormat,
  StartMode,
  TaskReminders,
} from "@/ipc/contract";
import { dollarsText, parseDollars } from "@/shared/format/dollars";
import { systemZone } from "@/shared/format/locale";
import { checkReminders, type ReminderRow, reminderRows, remindersOf } from "@/shared/forms/reminder-rows";

export interface VariantRow {
  row: number;
  text: string;
  share: number | null;
}

export interface ChatTaskForm {
  name: string;
  messenger: Messenger;
  /** Empty: no limit. */
  limit: string;
  format: ServiceFormat["kind"];
  channels: ChannelId[];
  managers: ManagerId[];
  ai: AiProfileId | null;
  integration: IntegrationId | null;
  schedule: CallingSchedule;
  start: StartMode;
  missed: MissedStart;
  errorStreak: number | null;
  budget: string;
  optOut: string;
  remind: TaskReminders["kind"];
  reminders: ReminderRow[];
  quietDays: number | null;
  first: FirstMessage["kind"];
  variants: VariantRow[];
  instruction: string;
  templateName: string;
  templateLanguage: string;
  parameters: string;
  gapMin: number | null;
  gapMax: number | null;
  contactedDays: number | null;
  inOtherTasks: boolean;
}

export const MESSENGERS: readonly Messenger[] = ["telegram", "whatsapp", "vkontakte", "avito", "web", "instagram"];
export const MAX_VARIANTS = 3;

export interface Beginnings {
  messenger: Messenger;
  channels: ChannelId[];
  managers: ManagerId[];
  ai: AiProfileId | null;
  zone: string | undefined;
}

/** A new form: answers at once, writes by itself on weekdays in office hours. */
export function blankForm({ messenger, channels, managers, ai, zone }: Beginnings): ChatTaskForm {
  return {
    name: "",
    messenger,
    limit: "0.5",
    format: "incoming",
    channels,
    managers,
    ai,
    integration: null,
    schedule: {
      workdays: ["mon", "tue", "wed", "thu", "fri"],
      windows: [{ start: 600, end: 1140 }],
      zone: zone && zone !== "UTC" ? zone : systemZone(),
    },
    start: { kind: "immediately" },
    missed: "within_grace",
    errorStreak: 10,
    budget: "",
    optOut: "",
    remind: "from_ai",
    reminders: [],
    quietDays: null,
    first: "fixed",
    variants: [{ row: 0, text: "", share: 1 }],
    instruction: "",
    templateName: "",
    templateLanguage: "",
    parameters: "",
    gapMin: 60,
    gapMax: 180,
    contactedDays: 30,
    inOtherTasks: true,
  };
}

export function formOf(draft: ChatTaskDraft): ChatTaskForm {
  const { format, reminders } = draft;
  const base: ChatTaskForm = {
    ...blankForm({ messenger: draft.messenger, channels: [], managers: [], ai: null, zone: undefined }),
    name: draft.name,
    limit: dollarsText(draft.dialogue_limit),
    format: format.kind,
    channels: draft.channels,
    managers: draft.managers,
    ai: draft.ai,
    integration: draft.integration,
    schedule: draft.schedule,
    start: draft.start,
    missed: draft.missed_start,
    errorStreak: draft.stop_when.error_streak,
    budget: dollarsText(draft.stop_when.budget),
    optOut: draft.opt_out_words.join(", "),
    remind: reminders.kind,
    reminders: reminders.kind === "own" ? reminderRows(reminders.reminders) : [],
    quietDays: draft.quiet_days,
  };
  if (format.kind === "incoming") return base;
  const { first, pace, leave_out } = format.outgoing;
  const outgoing: ChatTaskForm = {
    ...base,
    first: first.kind,
    gapMin: pace.gap_min_seconds,
    gapMax: pace.gap_max_seconds,
    contactedDays: leave_out.contacted_days,
    inOtherTasks: leave_out.in_other_tasks,
  };
  switch (first.kind) {
    case "fixed":
      return { ...outgoing, variants: first.variants.map((variant, row) => ({ row, ...variant })) };
    case "written_by_ai":
      return { ...outgoing, instruction: first.instruction };
    case "template":
      return {
        ...outgoing,
        templateName: first.name,
        templateLanguage: first.language,
        parameters: first.parameters.join("\n"),
      };
  }
}

const wordsOf = (text: string) =>
  text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

function firstOf(form: ChatTaskForm): FirstMessage {
  switch (form.first) {
    case "fixed":
      return {
        kind: "fixed",
        variants: form.variants.map(({ text, share }) => ({ text: text.trim(), share: share ?? 0 })),
      };
    case "written_by_ai":
      return { kind: "written_by_ai", instruction: form.instruction.trim() };
    case "template":
      return {
        kind: "template",
        name: form.templateName.trim(),
        language: form.templateLanguage.trim(),
        parameters: form.parameters.split("\n").filter((line) => line.trim() !== ""),
      };
  }
}

function remindersPart(form: ChatTaskForm): TaskReminders {
  return form.remind === "own" ? { kind: "own", reminders: remindersOf(form.reminders) } : { kind: form.remind };
}

/** What the engine is asked to check or keep. Fields that are empty go as 0, which it finds wrong by itself. */
export function draftOf(form: ChatTaskForm): ChatTaskDraft {
  const sum = (text: string) => (text.trim() === "" ? null : (parseDollars(text) ?? 0));
  return {
    name: form.name.trim(),
    messenger: form.messenger,
    dialogue_limit: sum(form.limit),
    format:
      form.format === "incoming"
        ? { kind: "incoming" }
        : {
            kind: "incoming_and_outgoing",
            outgoing: {
              first: firstOf(form),
              pace: { gap_min_seconds: form.gapMin ?? 0, gap_max_seconds: form.gapMax ?? 0 },
              leave_out: { contacted_days: form.contactedDays, in_other_tasks: form.inOtherTasks },
            },
          },
    channels: form.channels,
    managers: form.managers,
    ai: form.ai ?? 0,
    integration: form.integration,
    schedule: form.schedule,
    start: form.start,
    missed_start: form.missed,
    stop_when: { error_streak: form.errorStreak, budget: sum(form.budget) },
    opt_out_words: wordsOf(form.optOut),
    reminders: remindersPart(form),
    quiet_days: form.quietDays,
  };
}

/** What the form sees wrong by itself: emptiness and what cannot be read. Everything else is the engine's judgement. */
export function ownProblems(form: ChatTaskForm): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, kind: "required" | "unreadable") => found.push({ field, problem: { kind } });
  const sum = (field: string, text: string) => {
    if (text.trim() !== "" && parseDollars(text) === null) say(field, "unreadable");
  };
  if (form.name.trim() === "") say("name", "required");
  sum("dialogue_limit", form.limit);
  sum("stop_when.budget", form.budget);
  if (form.channels.length === 0) say("channels", "required");
  if (form.managers.length === 0) say("managers", "required");
  if (form.ai === null) say("ai", "required");
  if (form.remind === "own") {
    const path = "reminders.reminders";
    if (form.reminders.length === 0) say(path, "required");
    found.push(...checkReminders(path, form.reminders));
  }
  if (form.format === "incoming_and_outgoing") {
    const path = "format.outgoing";
    if (form.first === "fixed")
      form.variants.forEach((variant, at) => {
        if (variant.text.trim() === "") say(`${path}.first.variants.${at}.text`, "required");
        if (variant.share === null) say(`${path}.first.variants.${at}.share`, "required");
      });
    if (form.first === "written_by_ai" && form.instruction.trim() === "") say(`${path}.first.instruction`, "required");
    if (form.first === "template") {
      if (form.templateName.trim() === "") say(`${path}.first.name`, "required");
      if (form.templateLanguage.trim() === "") say(`${path}.first.language`, "required");
    }
    for (const [field, value] of [
      ["gap_min_seconds", form.gapMin],
      ["gap_max_seconds", form.gapMax],
    ] as const)
      if (value === null) say(`${path}.pace.${field}`, "required");
  }
  return found;
}

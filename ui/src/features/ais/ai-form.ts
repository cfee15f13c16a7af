// An AI's form: what the fields hold while somebody types, what the engine is told, what is plainly wrong already.
// The engine checks again and has the last word; keys are never part of what is kept.
import type { AiDraft, FieldProblem, Problem, ReasoningEffort, Verbosity } from "@/ipc/contract";
import { checkApi, checkFields, NO_API } from "@/shared/forms/api-rows";
import { checkModel, type ModelForm, modelFormOf, modelOf, NEW_MODEL } from "@/shared/forms/model-form";
import { checkReminders, type ReminderRow, reminderRows, remindersOf } from "@/shared/forms/reminder-rows";
import { hundredthsText, parseHundredths } from "@/shared/format/hundredths";
import { BUILT_IN, type FunctionRow, functionRows, functionsOf } from "./function-rows";

export interface AiForm extends ModelForm {
  name: string;
  instruction: string;
  temperature: string;
  topP: string;
  /** Empty: as the service does by itself. */
  effort: ReasoningEffort | "";
  verbosity: Verbosity | "";
  maxOutput: number | null;
  functions: FunctionRow[];
  reminders: ReminderRow[];
  history: number | null;
  patience: number | null;
}

/** A new AI: the scripted model and every built-in function, so that it can be tried at once. */
export function newAi(instruction: string): AiForm {
  return {
    name: "",
    ...NEW_MODEL,
    instruction,
    temperature: "",
    topP: "",
    effort: "",
    verbosity: "",
    maxOutput: 1000,
    functions: BUILT_IN.map((kind, row) => ({ row, kind, description: "", fields: [], api: NO_API })),
    reminders: [],
    history: 40,
    patience: 60,
  };
}

export function formOf(draft: AiDraft): AiForm {
  return {
    name: draft.name,
    ...modelFormOf(draft),
    instruction: draft.instruction,
    temperature: hundredthsText(draft.sampling.temperature_hundredths),
    topP: hundredthsText(draft.sampling.top_p_hundredths),
    effort: draft.sampling.reasoning_effort ?? "",
    verbosity: draft.sampling.verbosity ?? "",
    maxOutput: draft.sampling.max_output_tokens,
    functions: functionRows(draft.functions),
    reminders: reminderRows(draft.reminders),
    history: draft.history_messages,
    patience: draft.patience_seconds,
  };
}

export function draftOf(form: AiForm): AiDraft {
  return {
    name: form.name.trim(),
    ...modelOf(form),
    instruction: form.instruction.trim(),
    sampling: {
      temperature_hundredths: parseHundredths(form.temperature),
      top_p_hundredths: parseHundredths(form.topP),
      reasoning_effort: form.effort === "" ? null : form.effort,
      verbosity: form.verbosity === "" ? null : form.verbosity,
      max_output_tokens: form.maxOutput ?? 0,
    },
    functions: functionsOf(form.functions),
    reminders: remindersOf(form.reminders),
    history_messages: form.history ?? 0,
    patience_seconds: form.patience ?? 0,
  };
}

/** What is plainly wrong, by the engine's own paths. `taken`: names of the other AIs. */
export function check(form: AiForm, taken: readonly string[]): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field: `draft.${field}`, problem });
  const required = (field: string) => say(field, { kind: "required" });
  const within = (field: string, value: number | null, min: number, max: number) => {
    if (value === null || value < min || value > max) say(field, { kind: "out_of_range", min, max });
  };
  const name = form.name.trim().toLocaleLowerCase();
  if (name === "") required("name");
  else if (taken.some((other) => other.toLocaleLowerCase() === name)) say("name", { kind: "name_taken" });
  found.push(...checkModel("draft.", form));
  if (form.place === "open_ai" && form.instruction.trim() === "") required("instruction");
  const share = (field: string, text: string, max: number) => {
    const value = parseHundredths(text);
    if (text.trim() !== "" && (value === null || value > max * 100))
      say(`sampling.${field}`, { kind: "out_of_range", min: 0, max });
  };
  share("temperature_hundredths", form.temperature, 2);
  share("top_p_hundredths", form.topP, 1);
  within("sampling.max_output_tokens", form.maxOutput, 16, 200_000);
  form.functions.forEach((row, at) => {
    const path = `draft.functions.${at}`;
    if (row.kind === "success") found.push(...checkFields(`${path}.kind.fields`, row.fields));
    if (row.kind === "custom_api") found.push(...checkApi(path, row, form.functions.slice(0, at)));
  });
  found.push(...checkReminders("draft.reminders", form.reminders));
  within("history_messages", form.history, 1, 500);
  within("patience_seconds", form.patience, 5, 600);
  return found;
}

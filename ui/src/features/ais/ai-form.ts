// An AI's form: what the fields hold while somebody types, what the engine is told, what is plainly wrong already.
// The engine checks again and has the last word; keys are never part of what is kept.
import type { AiDraft, AiPlace, FieldProblem, Problem, ReasoningEffort, Verbosity } from "@/ipc/contract";
import { dollarsText, parseDollars } from "@/shared/format/dollars";
import { checkReminders, type ReminderRow, reminderRows, remindersOf } from "@/shared/forms/reminder-rows";
import {
  BUILT_IN,
  choicesOf,
  type FieldRow,
  type FunctionRow,
  functionRows,
  functionsOf,
  NO_API,
} from "./function-rows";

export interface AiForm {
  name: string;
  place: AiPlace["kind"];
  baseUrl: string;
  model: string;
  instruction: string;
  temperature: string;
  topP: string;
  /** Empty: as the service does by itself. */
  effort: ReasoningEffort | "";
  verbosity: Verbosity | "";
  maxOutput: number | null;
  functions: FunctionRow[];
  reminders: ReminderRow[];
  ownPrice: boolean;
  prompt: string;
  cached: string;
  output: string;
  history: number | null;
  patience: number | null;
}

/** Where OpenAI's chat completions are spoken; the last two are programs on this machine. */
export const PRESETS = {
  openai: "https://api.openai.com/v1",
  openrouter: "https://openrouter.ai/api/v1",
  deepseek: "https://api.deepseek.com/v1",
  ollama: "http://localhost:11434/v1",
  lmstudio: "http://localhost:1234/v1",
} as const;
export type Preset = keyof typeof PRESETS | "own";

export function presetOf(baseUrl: string): Preset {
  const bare = baseUrl.trim().replace(/\/$/, "");
  return (Object.keys(PRESETS) as (keyof typeof PRESETS)[]).find((key) => PRESETS[key] === bare) ?? "own";
}

/** A new AI: the scripted model and every built-in function, so that it can be tried at once. */
export function newAi(instruction: string): AiForm {
  return {
    name: "",
    place: "scripted",
    baseUrl: PRESETS.openai,
    model: "",
    instruction,
    temperature: "",
    topP: "",
    effort: "",
    verbosity: "",
    maxOutput: 1000,
    functions: BUILT_IN.map((kind, row) => ({ row, kind, description: "", fields: [], api: NO_API })),
    reminders: [],
    ownPrice: false,
    prompt: "",
    cached: "",
    output: "",
    history: 40,
    patience: 60,
  };
}

const hundredths = (value: number | null) => (value === null ? "" : String(value / 100));

/** "0.7" or "0,7" in hundredths; `null` where it cannot be read. */
export function parseHundredths(text: string): number | null {
  const bare = text.trim().replace(",", ".");
  return /^(\d(\.\d{0,2})?|\.\d{1,2})$/.test(bare) ? Math.round(Number(bare) * 100) : null;
}

export function formOf(draft: AiDraft): AiForm {
  return {
    name: draft.name,
    place: draft.place.kind,
    baseUrl: draft.place.kind === "open_ai" ? draft.place.base_url : PRESETS.openai,
    model: draft.model,
    instruction: draft.instruction,
    temperature: hundredths(draft.sampling.temperature_hundredths),
    topP: hundredths(draft.sampling.top_p_hundredths),
    effort: draft.sampling.reasoning_effort ?? "",
    verbosity: draft.sampling.verbosity ?? "",
    maxOutput: draft.sampling.max_output_tokens,
    functions: functionRows(draft.functions),
    reminders: reminderRows(draft.reminders),
    ownPrice: draft.price !== null,
    prompt: dollarsText(draft.price?.prompt ?? null),
    cached: dollarsText(draft.price?.cached ?? null),
    output: dollarsText(draft.price?.output ?? null),
    history: draft.history_messages,
    patience: draft.patience_seconds,
  };
}

export function placeOf(form: AiForm): AiPlace {
  return form.place === "scripted"
    ? { kind: "scripted" }
    : { kind: "open_ai", base_url: form.baseUrl.trim().replace(/\/$/, "") };
}

export function draftOf(form: AiForm): AiDraft {
  return {
    name: form.name.trim(),
    place: placeOf(form),
    model: form.place === "scripted" ? "" : form.model.trim(),
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
    price: form.ownPrice
      ? {
          prompt: parseDollars(form.prompt) ?? 0,
          cached: parseDollars(form.cached === "" ? form.prompt : form.cached) ?? 0,
          output: parseDollars(form.output) ?? 0,
        }
      : null,
    history_messages: form.history ?? 0,
    patience_seconds: form.patience ?? 0,
  };
}

const KEY = /^\w{1,64}$/;
const FUNCTION_NAME = /^[\w-]{1,64}$/;

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
  if (form.place === "open_ai") {
    if (form.baseUrl.trim() === "") required("place.base_url");
    else if (!/^https?:\/\/[^\s/]+\S*$/.test(form.baseUrl.trim())) say("place.base_url", { kind: "bad_address" });
    if (form.model.trim() === "") required("model");
    if (form.instruction.trim() === "") required("instruction");
  }
  const share = (field: string, text: string, max: number) => {
    const value = parseHundredths(text);
    if (text.trim() !== "" && (value === null || value > max * 100))
      say(`sampling.${field}`, { kind: "out_of_range", min: 0, max });
  };
  share("temperature_hundredths", form.temperature, 2);
  share("top_p_hundredths", form.topP, 1);
  within("sampling.max_output_tokens", form.maxOutput, 16, 200_000);
  form.functions.forEach((row, at) => {
    const path = `functions.${at}`;
    if (row.kind === "success") checkFields(`${path}.kind.fields`, row.fields);
    if (row.kind !== "custom_api") return;
    const { api } = row;
    if (row.description.trim() === "") required(`${path}.description`);
    const name = `${path}.kind.api.name`;
    if (api.name.trim() === "") required(name);
    else if (!FUNCTION_NAME.test(api.name.trim())) say(name, { kind: "bad_characters" });
    else if (form.functions.some((other, index) => index < at && other.api.name.trim() === api.name.trim()))
      say(name, { kind: "duplicate_key" });
    if (api.url.trim() === "") required(`${path}.kind.api.url`);
    else if (/^\w+:\/\/[^/?#]*\{/.test(api.url.trim())) say(`${path}.kind.api.url`, { kind: "argument_in_host" });
    else if (!/^https?:\/\/[^\s/]+\S*$/.test(api.url.trim())) say(`${path}.kind.api.url`, { kind: "bad_address" });
    checkFields(`${path}.kind.api.arguments`, api.arguments);
    within(`${path}.kind.api.timeout_seconds`, api.timeout, 1, 120);
  });
  found.push(...checkReminders("draft.reminders", form.reminders));
  if (form.ownPrice)
    for (const key of ["prompt", "output", "cached"] as const)
      if (form[key].trim() === "") {
        // What is read again costs as much as what is read, where nothing else is said.
        if (key !== "cached") required(`price.${key}`);
      } else if (parseDollars(form[key]) === null) say(`price.${key}`, { kind: "unreadable" });
  within("history_messages", form.history, 1, 500);
  within("patience_seconds", form.patience, 5, 600);
  return found;

  function checkFields(path: string, rows: readonly FieldRow[]) {
    rows.forEach((row, at) => {
      const key = `${path}.${at}.key`;
      if (row.key.trim() === "") required(key);
      else if (!KEY.test(row.key.trim())) say(key, { kind: "bad_characters" });
      else if (rows.some((other, index) => index < at && other.key.trim() === row.key.trim()))
        say(key, { kind: "duplicate_key" });
      if (row.kind === "choice" && choicesOf(row.choices).length === 0) required(`${path}.${at}.kind.of`);
    });
  }
}

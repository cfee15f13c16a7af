// The form of an agent that converses: what the fields hold while somebody types, what the engine is told, what is plainly
// wrong already. The engine checks again and has the last word; keys are never part of what is kept.
import type {
  AiSampling,
  CallFunction,
  CallFunctionDraft,
  Converse,
  ConverseKind,
  FieldProblem,
  OutputTag,
  Problem,
  Transfer,
  VoiceChoice,
} from "@/ipc/contract";
import { type ApiRow, apiFormOf, apiOf, checkApi, NO_API } from "@/shared/forms/api-rows";
import { addressProblem, bareUrl, checkModel, type ModelForm, modelFormOf, modelOf } from "@/shared/forms/model-form";
import { dollarsText, parseDollars } from "@/shared/format/dollars";
import { checkRealtime, type RealtimeForm, realtimeFormOf, realtimeOf } from "./realtime-form";
import { hundredthsText, parseHundredths } from "@/shared/format/hundredths";

export type BuiltIn = Exclude<CallFunction["kind"], "custom_api">;
export const BUILT_IN = [
  "end_call",
  "call_back",
  "do_not_call",
  "send_keys",
  "transfer",
] as const satisfies readonly BuiltIn[];

export interface CallFunctionRow extends ApiRow {
  kind: CallFunction["kind"];
  transfer: TransferForm;
}

export interface TransferForm {
  target: string;
  success: string;
  failure: string;
}

export const NO_TRANSFER: TransferForm = { target: "", success: "", failure: "" };

export interface ConverseForm {
  way: ConverseKind["kind"];
  realtime: RealtimeForm;
  instruction: string;
  opening: string;
  /** Empty: recognition finds out. */
  language: string;
  hearing: { baseUrl: string; model: string; hints: string; minutePrice: string };
  model: ModelForm;
  temperature: string;
  maxOutput: number | null;
  /** What this form does not show of how the model answers. */
  sampling: AiSampling;
  voice: VoiceForm;
  functions: CallFunctionRow[];
  limit: string;
  longestTurn: number | null;
  endOfTurn: number | null;
  /** One a line. */
  fillers: string;
  trouble: string;
  farewell: string;
  /** Empty: none. */
  doNotCallKey: string;
  unanswered: OutputTag[];
  summary: boolean;
}

export interface VoiceForm {
  kind: VoiceChoice["kind"];
  baseUrl: string;
  model: string;
  voice: string;
  manner: string;
  /** In hundredths of the usual speed. */
  speed: number | null;
  minutePrice: string;
  millionPrice: string;
}

const NEW_VOICE: VoiceForm = {
  kind: "built_in",
  baseUrl: "",
  model: "gpt-4o-mini-tts",
  voice: "alloy",
  manner: "",
  speed: 100,
  minutePrice: "",
  millionPrice: "",
};

function voiceForm(voice: VoiceChoice): VoiceForm {
  switch (voice.kind) {
    case "built_in":
      return NEW_VOICE;
    case "service": {
      const { base_url, model, voice: name, manner, speed_hundredths, ...price } = voice.service;
      return {
        kind: "service",
        baseUrl: base_url,
        model,
        voice: name,
        manner,
        speed: speed_hundredths,
        minutePrice: dollarsText(price.minute_price),
        millionPrice: dollarsText(price.million_characters_price),
      };
    }
  }
}

const priceOf = (text: string) => (text.trim() === "" ? null : (parseDollars(text) ?? 0));

function voiceOf(form: VoiceForm): VoiceChoice {
  if (form.kind === "built_in") return { kind: "built_in" };
  return {
    kind: "service",
    service: {
      base_url: bareUrl(form.baseUrl),
      model: form.model.trim(),
      voice: form.voice.trim(),
      manner: form.manner.trim(),
      speed_hundredths: form.speed ?? 0,
      minute_price: priceOf(form.minutePrice),
      million_characters_price: priceOf(form.millionPrice),
    },
  };
}

const transferFormOf = ({ target, success_line, failure_line }: Transfer): TransferForm => ({
  target,
  success: success_line,
  failure: failure_line,
});

const transferOf = ({ target, success, failure }: TransferForm): Transfer => ({
  target: target.trim(),
  success_line: success.trim(),
  failure_line: failure.trim(),
});

const functionRow = ({ kind, description }: CallFunctionDraft, row: number): CallFunctionRow => ({
  row,
  kind: kind.kind,
  description,
  api: kind.kind === "custom_api" ? apiFormOf(kind.api) : NO_API,
  transfer: kind.kind === "transfer" ? transferFormOf(kind.transfer) : NO_TRANSFER,
});

function kindOf({ kind, api, transfer }: CallFunctionRow): CallFunction {
  switch (kind) {
    case "custom_api":
      return { kind, api: apiOf(api) };
    case "transfer":
      return { kind, transfer: transferOf(transfer) };
    default:
      return { kind };
  }
}

const functionOf = (row: CallFunctionRow): CallFunctionDraft => ({
  kind: kindOf(row),
  description: row.description.trim(),
});

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

export const converseFormOf = (converse: Converse): ConverseForm => ({
  way: converse.kind.kind,
  realtime: realtimeFormOf(converse.kind),
  instruction: converse.instruction,
  opening: converse.opening_line,
  language: converse.language,
  hearing: {
    baseUrl: converse.recognition.base_url,
    model: converse.recognition.model,
    hints: converse.recognition.hints,
    minutePrice: dollarsText(converse.recognition.minute_price),
  },
  model: modelFormOf(converse.model),
  temperature: hundredthsText(converse.model.sampling.temperature_hundredths),
  maxOutput: converse.model.sampling.max_output_tokens,
  sampling: converse.model.sampling,
  voice: voiceForm(converse.voice),
  functions: converse.functions.map(functionRow),
  limit: dollarsText(converse.limit),
  longestTurn: converse.longest_turn_seconds,
  endOfTurn: converse.end_of_turn_ms,
  fillers: converse.fillers.join("\n"),
  trouble: converse.trouble_line,
  farewell: converse.farewell,
  doNotCallKey: converse.do_not_call_key ?? "",
  unanswered: converse.unanswered_tags,
  summary: converse.summary,
});

export const converseOf = (form: ConverseForm): Converse => ({
  kind: form.way === "realtime" ? { kind: "realtime", service: realtimeOf(form.realtime) } : { kind: "cascade" },
  instruction: form.instruction.trim(),
  opening_line: form.opening.trim(),
  language: form.language,
  recognition: {
    base_url: bareUrl(form.hearing.baseUrl),
    model: form.hearing.model.trim(),
    hints: form.hearing.hints.trim(),
    minute_price: priceOf(form.hearing.minutePrice),
  },
  model: {
    ...modelOf(form.model),
    sampling: {
      ...form.sampling,
      temperature_hundredths: parseHundredths(form.temperature),
      max_output_tokens: form.maxOutput ?? 0,
    },
  },
  voice: voiceOf(form.voice),
  functions: form.functions.map(functionOf),
  limit: priceOf(form.limit),
  longest_turn_seconds: form.longestTurn ?? 0,
  end_of_turn_ms: form.endOfTurn ?? 0,
  fillers: linesOf(form.fillers),
  trouble_line: form.trouble.trim(),
  farewell: form.farewell.trim(),
  do_not_call_key: form.doNotCallKey === "" ? null : form.doNotCallKey,
  unanswered_tags: form.unanswered,
  summary: form.summary,
});

/** Where the form stands in the engine's paths. */
export const CONVERSE = "mind.converse";
export const REALTIME = `${CONVERSE}.kind.service`;

/** What is plainly wrong, by the engine's own paths. */
export function checkConverse(form: ConverseForm): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem | null) =>
    problem && found.push({ field: `${CONVERSE}.${field}`, problem });
  const required = (field: string, value: string) => value.trim() === "" && say(field, { kind: "required" });
  const within = (field: string, value: number | null, min: number, max: number) => {
    if (value === null || value < min || value > max) say(field, { kind: "out_of_range", min, max });
  };
  const sum = (field: string, text: string) => {
    if (text.trim() !== "" && parseDollars(text) === null) say(field, { kind: "unreadable" });
  };
  const limited = form.limit.trim() !== "";
  const cascade = form.way === "cascade";
  if (cascade) {
    say("recognition.base_url", addressProblem(form.hearing.baseUrl));
    required("recognition.model", form.hearing.model);
  } else found.push(...checkRealtime(REALTIME, form.realtime, limited));
  sum("recognition.minute_price", form.hearing.minutePrice);
  found.push(...checkModel(`${CONVERSE}.model.`, form.model));
  if (form.model.place === "open_ai" || !cascade) required("instruction", form.instruction);
  const warmth = parseHundredths(form.temperature);
  if (form.temperature.trim() !== "" && (warmth === null || warmth > 200))
    say("model.sampling.temperature_hundredths", { kind: "out_of_range", min: 0, max: 2 });
  within("model.sampling.max_output_tokens", form.maxOutput, 16, 200_000);
  if (form.voice.kind === "service") {
    say("voice.service.base_url", addressProblem(form.voice.baseUrl));
    required("voice.service.model", form.voice.model);
    required("voice.service.voice", form.voice.voice);
    within("voice.service.speed_hundredths", form.voice.speed, 25, 400);
    sum("voice.service.minute_price", form.voice.minutePrice);
    sum("voice.service.million_characters_price", form.voice.millionPrice);
  }
  form.functions.forEach((row, at) => {
    if (row.kind === "custom_api")
      found.push(...checkApi(`${CONVERSE}.functions.${at}`, row, form.functions.slice(0, at)));
    if (row.kind === "transfer") required(`functions.${at}.kind.transfer.target`, row.transfer.target);
  });
  sum("limit", form.limit);
  if (limited) {
    // A limit holds only where every step has a price.
    if (cascade) required("recognition.minute_price", form.hearing.minutePrice);
    if (form.voice.kind === "service" && form.voice.millionPrice.trim() === "")
      required("voice.service.minute_price", form.voice.minutePrice);
  }
  within("longest_turn_seconds", form.longestTurn, 10, 60);
  within("end_of_turn_ms", form.endOfTurn, 500, 2_000);
  required("fillers", form.fillers);
  required("trouble_line", form.trouble);
  required("farewell", form.farewell);
  return found;
}

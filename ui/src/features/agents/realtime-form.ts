// The realtime model of an agent: what the fields hold while somebody types, what the engine is told, what is plainly
// wrong already. Both ways of conversing stay in the form, so that switching loses nothing that was typed.
import type { ConverseKind, FieldProblem, ModelPrice, Problem, RealtimeService } from "@/ipc/contract";
import { addressProblem, bareUrl } from "@/shared/forms/model-form";
import { dollarsText, parseDollars } from "@/shared/format/dollars";

export const PRICED = ["text", "audio"] as const;
export const PRICES = ["prompt", "cached", "output"] as const;
type PriceForm = Record<(typeof PRICES)[number], string>;

export interface RealtimeForm {
  baseUrl: string;
  model: string;
  voice: string;
  recognizer: string;
  longestAnswer: number | null;
  text: PriceForm;
  audio: PriceForm;
}

export const NEW_REALTIME: RealtimeForm = {
  baseUrl: "https://api.openai.com/v1",
  model: "gpt-realtime",
  voice: "marin",
  recognizer: "",
  longestAnswer: 1_000,
  text: { prompt: "", cached: "", output: "" },
  audio: { prompt: "", cached: "", output: "" },
};

const priceForm = (price: ModelPrice | undefined): PriceForm => ({
  prompt: dollarsText(price?.prompt ?? null),
  cached: dollarsText(price?.cached ?? null),
  output: dollarsText(price?.output ?? null),
});

export function realtimeFormOf(kind: ConverseKind): RealtimeForm {
  switch (kind.kind) {
    case "cascade":
      return NEW_REALTIME;
    case "realtime": {
      const { base_url, model, voice, recognizer, longest_answer_tokens, price } = kind.service;
      return {
        baseUrl: base_url,
        model,
        voice,
        recognizer,
        longestAnswer: longest_answer_tokens,
        text: priceForm(price?.text),
        audio: priceForm(price?.audio),
      };
    }
  }
}

/** Somebody has begun to type prices: then all of them are meant. */
const isPriced = (form: RealtimeForm) => PRICED.some((of) => PRICES.some((one) => form[of][one].trim() !== ""));

const priceOf = ({ prompt, cached, output }: PriceForm): ModelPrice => ({
  prompt: parseDollars(prompt) ?? 0,
  cached: parseDollars(cached.trim() === "" ? prompt : cached) ?? 0,
  output: parseDollars(output) ?? 0,
});

export const realtimeOf = (form: RealtimeForm): RealtimeService => ({
  base_url: bareUrl(form.baseUrl),
  model: form.model.trim(),
  voice: form.voice.trim(),
  recognizer: form.recognizer.trim(),
  longest_answer_tokens: form.longestAnswer ?? 0,
  price: isPriced(form) ? { text: priceOf(form.text), audio: priceOf(form.audio) } : null,
});

/** What is plainly wrong, by the engine's own paths under `path`. */
export function checkRealtime(path: string, form: RealtimeForm, limited: boolean): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem | null) => problem && found.push({ field: `${path}.${field}`, problem });
  say("base_url", addressProblem(form.baseUrl.trim().replace(/^ws(s?):\/\//, "http$1://")));
  if (form.model.trim() === "") say("model", { kind: "required" });
  const longest = form.longestAnswer;
  if (longest === null || longest < 100 || longest > 4_096)
    say("longest_answer_tokens", { kind: "out_of_range", min: 100, max: 4_096 });
  const priced = limited || isPriced(form);
  for (const of of PRICED)
    for (const one of PRICES) {
      const text = form[of][one];
      if (text.trim() === "") {
        // what is remembered costs the full price where nothing else is said
        if (priced && one !== "cached") say(`price.${of}.${one}`, { kind: "required" });
      } else if (parseDollars(text) === null) say(`price.${of}.${one}`, { kind: "unreadable" });
    }
  return found;
}

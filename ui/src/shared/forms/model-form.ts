// A chat model as it is typed: where it is, its name, and what it costs. Its key is never part of what is kept.
import type { AiPlace, FieldProblem, ModelPrice, Problem } from "@/ipc/contract";
import { dollarsText, parseDollars } from "../format/dollars";

export interface ModelForm {
  place: AiPlace["kind"];
  baseUrl: string;
  model: string;
  ownPrice: boolean;
  prompt: string;
  cached: string;
  output: string;
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
  const bare = bareUrl(baseUrl);
  return (Object.keys(PRESETS) as (keyof typeof PRESETS)[]).find((key) => PRESETS[key] === bare) ?? "own";
}

/** An address without the stroke at its end. */
export const bareUrl = (url: string) => url.trim().replace(/\/$/, "");

/** A new one: the scripted model, so that it can be tried at once. */
export const NEW_MODEL: ModelForm = {
  place: "scripted",
  baseUrl: PRESETS.openai,
  model: "",
  ownPrice: false,
  prompt: "",
  cached: "",
  output: "",
};

interface Model {
  place: AiPlace;
  model: string;
  price: ModelPrice | null;
}

export const modelFormOf = ({ place, model, price }: Model): ModelForm => ({
  place: place.kind,
  baseUrl: place.kind === "open_ai" ? place.base_url : PRESETS.openai,
  model,
  ownPrice: price !== null,
  prompt: dollarsText(price?.prompt ?? null),
  cached: dollarsText(price?.cached ?? null),
  output: dollarsText(price?.output ?? null),
});

export const placeOf = (form: ModelForm): AiPlace =>
  form.place === "scripted" ? { kind: "scripted" } : { kind: "open_ai", base_url: bareUrl(form.baseUrl) };

export const modelOf = (form: ModelForm): Model => ({
  place: placeOf(form),
  model: form.place === "scripted" ? "" : form.model.trim(),
  price: form.ownPrice
    ? {
        prompt: parseDollars(form.prompt) ?? 0,
        cached: parseDollars(form.cached === "" ? form.prompt : form.cached) ?? 0,
        output: parseDollars(form.output) ?? 0,
      }
    : null,
});

/** What is plainly wrong with an address. */
export function addressProblem(url: string): Problem | null {
  if (url.trim() === "") return { kind: "required" };
  return /^https?:\/\/[^\s/]+\S*$/.test(url.trim()) ? null : { kind: "bad_address" };
}

/** What is plainly wrong, by the engine's own paths under `path` ("draft."). */
export function checkModel(path: string, form: ModelForm): FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: Problem) => found.push({ field: `${path}${field}`, problem });
  if (form.place === "open_ai") {
    const wrong = addressProblem(form.baseUrl);
    if (wrong) say("place.base_url", wrong);
    if (form.model.trim() === "") say("model", { kind: "required" });
  }
  if (form.ownPrice)
    for (const key of ["prompt", "output", "cached"] as const)
      if (form[key].trim() === "") {
        // What is read again costs as much as what is read, where nothing else is said.
        if (key !== "cached") say(`price.${key}`, { kind: "required" });
      } else if (parseDollars(form[key]) === null) say(`price.${key}`, { kind: "unreadable" });
  return found;
}

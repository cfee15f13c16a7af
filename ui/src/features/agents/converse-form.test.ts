// Protects: the form of an agent that converses goes back as it came; mistakes stand at the engine's own paths; a limit asks
// for prices; secrets go by their names and only when they were typed.
import { describe, expect, it } from "vitest";
import type { Converse } from "@/ipc/contract";
import { checkConverse, converseFormOf, converseOf } from "./converse-form";
import { secretsOf } from "./secrets";

const API = {
  name: "order_status",
  method: "GET" as const,
  url: "https://shop.example/orders/{number}",
  headers: [],
  secret_header: "Authorization",
  body: "",
  arguments: [{ key: "number", description: "Its number", kind: { kind: "text" as const }, required: true }],
  timeout_seconds: 5,
};

const CONVERSE: Converse = {
  kind: { kind: "cascade" },
  instruction: "Sell to {name}.",
  opening_line: "Good day, {name}!",
  language: "de",
  recognition: { base_url: "http://127.0.0.1:9000/v1", model: "whisper-1", hints: "Northwind", minute_price: 6_000 },
  model: {
    place: { kind: "open_ai", base_url: "https://api.openai.com/v1" },
    model: "gpt-5-mini",
    sampling: {
      temperature_hundredths: 70,
      top_p_hundredths: 90,
      reasoning_effort: "minimal",
      verbosity: "low",
      max_output_tokens: 400,
    },
    price: { prompt: 250_000, cached: 25_000, output: 2_000_000 },
  },
  voice: {
    kind: "service",
    service: {
      base_url: "http://127.0.0.1:8880/v1",
      model: "kokoro",
      voice: "af_heart",
      manner: "calm",
      speed_hundredths: 110,
      minute_price: null,
      million_characters_price: 15_000_000,
    },
  },
  functions: [
    { kind: { kind: "end_call" }, description: "" },
    { kind: { kind: "custom_api", api: API }, description: "To look an order up" },
    {
      kind: {
        kind: "transfer",
        transfer: { target: "+49 30 23125001", success_line: "One moment, {name}.", failure_line: "Nobody is there." },
      },
      description: "When they ask for the boss",
    },
  ],
  limit: 500_000,
  longest_turn_seconds: 30,
  end_of_turn_ms: 700,
  fillers: ["One moment.", "Just a second."],
  trouble_line: "Sorry?",
  farewell: "Goodbye.",
  do_not_call_key: "9",
  unanswered_tags: [{ key: "main_intent", value: "not reached" }],
  summary: true,
};

const form = converseFormOf(CONVERSE);
const paths = (change: Partial<typeof form>) => checkConverse({ ...form, ...change }).map((one) => one.field);

const REALTIME: Converse = {
  ...CONVERSE,
  kind: {
    kind: "realtime",
    service: {
      base_url: "wss://api.openai.com/v1",
      model: "gpt-realtime",
      voice: "marin",
      recognizer: "gpt-4o-mini-transcribe",
      longest_answer_tokens: 1_000,
      price: {
        text: { prompt: 4_000_000, cached: 400_000, output: 16_000_000 },
        audio: { prompt: 32_000_000, cached: 400_000, output: 64_000_000 },
      },
    },
  },
};

describe("the form of a realtime agent", () => {
  const form = converseFormOf(REALTIME);
  const paths = (change: Partial<typeof form>) => checkConverse({ ...form, ...change }).map((one) => one.field);

  it("goes back as it came, and switching loses nothing", () => {
    expect(converseOf(form)).toEqual(REALTIME);
    expect(checkConverse(form)).toEqual([]);
    expect(converseOf({ ...form, way: "cascade" })).toEqual(CONVERSE);
    expect(converseOf({ ...converseFormOf(CONVERSE), way: "realtime", realtime: form.realtime })).toEqual(REALTIME);
  });

  it("asks for its own service and not for recognition", () => {
    expect(paths({ hearing: { ...form.hearing, baseUrl: "", minutePrice: "" } })).toEqual([]);
    expect(paths({ realtime: { ...form.realtime, baseUrl: "ftp://x", longestAnswer: 5 } })).toEqual([
      "mind.converse.kind.service.base_url",
      "mind.converse.kind.service.longest_answer_tokens",
    ]);
    const none = { prompt: "", cached: "", output: "" };
    const free = { ...form.realtime, text: none, audio: none };
    expect(paths({ realtime: free }), "a limit needs prices").toHaveLength(4);
    expect(paths({ realtime: free, limit: "" })).toEqual([]);
    const half = { ...free, audio: { prompt: "32", cached: "", output: "" } };
    expect(paths({ realtime: half, limit: "" })).toContain("mind.converse.kind.service.price.audio.output");
  });
});

describe("the form of an agent that converses", () => {
  it("goes back as it came", () => {
    expect(converseOf(form)).toEqual(CONVERSE);
    expect(checkConverse(form)).toEqual([]);
    const plain: Converse = {
      ...CONVERSE,
      voice: { kind: "built_in" },
      do_not_call_key: null,
      limit: null,
      functions: [],
    };
    expect(converseOf(converseFormOf(plain))).toEqual(plain);
  });

  it("names what is wrong by the engine's paths", () => {
    expect(paths({ hearing: { ...form.hearing, baseUrl: "ftp://x" } })).toEqual(["mind.converse.recognition.base_url"]);
    expect(paths({ model: { ...form.model, model: "" } })).toEqual(["mind.converse.model.model"]);
    expect(paths({ endOfTurn: 100, longestTurn: null })).toEqual([
      "mind.converse.longest_turn_seconds",
      "mind.converse.end_of_turn_ms",
    ]);
    expect(paths({ fillers: " \n " })).toEqual(["mind.converse.fillers"]);
    const [first, own] = form.functions;
    if (!first || !own) throw new Error("there are two");
    expect(paths({ functions: [own, { ...own, row: 7 }] })).toEqual(["mind.converse.functions.1.kind.api.name"]);
  });

  it("asks for prices only where there is a limit", () => {
    const hearing = { ...form.hearing, minutePrice: "" };
    const voice = { ...form.voice, millionPrice: "" };
    expect(paths({ hearing, voice })).toEqual([
      "mind.converse.recognition.minute_price",
      "mind.converse.voice.service.minute_price",
    ]);
    expect(paths({ hearing, voice, limit: "" })).toEqual([]);
    expect(paths({ limit: "much" })).toEqual(["mind.converse.limit"]);
  });

  it("sends secrets that were typed, by their names", () => {
    expect(secretsOf(form, { services: { voice: " k ", model: "" }, apis: { 1: "s", 5: "gone" } })).toEqual({
      voice: "k",
      "api/order_status": "s",
    });
    expect(secretsOf(null, { services: { voice: "k" }, apis: {} })).toEqual({});
  });
});

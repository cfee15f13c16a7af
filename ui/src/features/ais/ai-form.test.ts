// Protects: an AI's form goes back as it came, with all its functions; mistakes stand at the engine's own paths.
import { describe, expect, it } from "vitest";
import type { AiDraft } from "@/ipc/contract";
import { PRESETS, presetOf } from "@/shared/forms/model-form";
import { parseHundredths } from "@/shared/format/hundredths";
import { check, draftOf, formOf, newAi } from "./ai-form";

const DRAFT: AiDraft = {
  name: "Closer",
  place: { kind: "open_ai", base_url: "https://api.openai.com/v1" },
  model: "gpt-5-mini",
  instruction: "Sell.",
  sampling: {
    temperature_hundredths: 70,
    top_p_hundredths: null,
    reasoning_effort: "low",
    verbosity: null,
    max_output_tokens: 800,
  },
  functions: [
    {
      kind: {
        kind: "success",
        fields: [{ key: "plan", description: "Which", kind: { kind: "choice", of: ["S", "M"] }, required: true }],
      },
      description: "When agreed",
    },
    { kind: { kind: "operator" }, description: "" },
    {
      kind: {
        kind: "custom_api",
        api: {
          name: "order_status",
          method: "GET",
          url: "https://shop.example/orders/{number}",
          headers: [{ name: "Accept", value: "application/json" }],
          secret_header: "Authorization",
          body: "",
          arguments: [{ key: "number", description: "", kind: { kind: "number" }, required: true }],
          timeout_seconds: 20,
        },
      },
      description: "Where is the order?",
    },
  ],
  reminders: [
    { after_minutes: 90, text: { kind: "fixed", text: "Hello?" }, cancelled_by: ["success"] },
    { after_minutes: 2880, text: { kind: "written_by_ai", instruction: "Ask" }, cancelled_by: [] },
  ],
  price: { prompt: 250_000, cached: 25_000, output: 2_000_000 },
  history_messages: 40,
  patience_seconds: 60,
};

const paths = (form: ReturnType<typeof formOf>) => check(form, []).map((one) => one.field);

describe("an AI's form", () => {
  it("goes back as it came", () => {
    expect(draftOf(formOf(DRAFT))).toEqual(DRAFT);
    expect(check(formOf(DRAFT), ["Other"])).toEqual([]);
  });

  it("begins scripted, with every built-in function, wanting a name only", () => {
    expect(paths(newAi("Be kind."))).toEqual(["draft.name"]);
    expect(draftOf(newAi("")).functions).toHaveLength(7);
  });

  it("knows the services by their addresses", () => {
    expect(presetOf(PRESETS.ollama)).toBe("ollama");
    expect(presetOf(`${PRESETS.openai}/`)).toBe("openai");
    expect(presetOf("http://10.0.0.4:8000/v1")).toBe("own");
  });

  it("keeps arguments out of hosts, and names apart", () => {
    const form = formOf(DRAFT);
    const [, , call] = form.functions;
    if (!call) throw new Error("the draft has a call of its own");
    const bad = { ...call, api: { ...call.api, url: "https://{number}.example/" } };
    expect(paths({ ...form, functions: [bad] })).toEqual(["draft.functions.0.kind.api.url"]);
    expect(paths({ ...form, functions: [call, { ...call, row: 8 }] })).toEqual(["draft.functions.1.kind.api.name"]);
  });

  it("reads shares with a comma or a point, and nothing else", () =>
    expect(["0.7", "0,7", "1", ".5", "", "-1", "a"].map(parseHundredths)).toEqual([70, 70, 100, 50, null, null, null]));

  it("takes what is read again as what is read, where nothing else is said", () => {
    const form = { ...formOf(DRAFT), cached: "" };
    expect(draftOf(form).price?.cached).toBe(250_000);
    expect(paths({ ...form, output: "" })).toEqual(["draft.price.output"]);
  });
});

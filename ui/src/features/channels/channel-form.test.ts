// Protects: a channel's form goes back as it came, whatever its kind; mistakes stand at the engine's own paths.
import { describe, expect, it } from "vitest";
import type { ChannelDraft } from "@/ipc/contract";
import { check, draftOf, formOf, NEW_CHANNEL, needsSecret } from "./channel-form";

const WEB = {
  title: "Ask us",
  greeting: "Hello",
  accent: "#0B6E5F",
  origins: ["https://shop.example", "http://localhost:8080"],
  per_visitor_minute: 20,
  per_address_day: 30,
  per_task_day: 500,
};
const draft = (settings: ChannelDraft["settings"]): ChannelDraft => ({
  name: "One",
  settings,
  first_per_hour: 5,
  first_per_day: 40,
  warm_up_days: 7,
  fee_per_message: 12_500,
});
const fields = (form: typeof NEW_CHANNEL, taken: string[] = []) => check(form, taken).map((one) => one.field);

describe("a channel's form", () => {
  it.each([
    draft({ kind: "practice", seed: 7 }),
    draft({ kind: "telegram_bot", base_url: null }),
    draft({ kind: "telegram_business", base_url: "http://localhost:9000" }),
    draft({ kind: "web_widget", ...WEB }),
    draft({ kind: "web_api", ...WEB, origins: [] }),
  ])("goes back as it came: $settings.kind", (one) => {
    expect(draftOf(formOf(one))).toEqual(one);
    expect(check(formOf(one), [])).toEqual([]);
  });

  it("wants a name that nobody else has", () => {
    expect(fields(NEW_CHANNEL)).toEqual(["draft.name"]);
    expect(check({ ...NEW_CHANNEL, name: " shop " }, ["Shop"])[0]?.problem.kind).toBe("name_taken");
  });

  it("knows an origin from an address", () => {
    const form = {
      ...NEW_CHANNEL,
      name: "x",
      kind: "web_page" as const,
      title: "t",
      origins: "https://a.example/path",
    };
    expect(fields(form)).toEqual(["draft.settings.origins.0"]);
    expect(fields({ ...form, origins: "https://a.example/\nhttp://b.example:8080" })).toEqual([]);
  });

  it("grows to a number only where there is one", () =>
    expect(fields({ ...NEW_CHANNEL, name: "x", warmUp: 7, perDay: null })).toEqual(["draft.first_per_day"]));

  it("asks for a token where the kind has one", () => {
    expect(needsSecret("telegram_bot")).toBe(true);
    expect(needsSecret("web_widget")).toBe(false);
  });
});

// Protects: an integration's form goes back as it came, whatever its kind; a mapping that was touched is never replaced.
import { describe, expect, it } from "vitest";
import type { IntegrationDraft, IntegrationSettings } from "@/ipc/contract";
import { check, draftOf, firstMapping, formOf, KINDS, needsSecret, newIntegration, withKind } from "./integration-form";

const SETTINGS: IntegrationSettings[] = [
  { kind: "webhook", url: "https://example.com/leads" },
  { kind: "bitrix24", entity: "deal" },
  { kind: "amo_crm", base_url: "https://shop.amocrm.ru", pipeline: 12 },
  { kind: "hub_spot", base_url: null },
  { kind: "google_sheets", spreadsheet: "1abc", sheet: "Leads", base_url: null, token_url: null },
  {
    kind: "email",
    host: "smtp.example.com",
    port: 465,
    security: "tls",
    username: "u",
    from: "a@b.example",
    to: ["c@d.example", "e@f.example"],
  },
  { kind: "file", path: "/home/anna/leads.csv", format: "csv" },
];
const draft = (settings: IntegrationSettings): IntegrationDraft => ({
  name: "CRM",
  settings,
  mapping: [
    { target: "name", source: { kind: "name" } },
    { target: "seats", source: { kind: "field", key: "seats" } },
    { target: "from", source: { kind: "fixed", text: "Switchboard" } },
  ],
  events: ["success", "contact"],
});
const fields = (form: ReturnType<typeof newIntegration>) => check(form, []).map((one) => one.field);

describe("an integration's form", () => {
  it.each(SETTINGS.map(draft))("goes back as it came: $settings.kind", (one) => {
    expect(draftOf(formOf(one))).toEqual(one);
    expect(check(formOf(one), [])).toEqual([]);
  });

  it("begins with fields for every kind", () => {
    for (const kind of KINDS) expect(firstMapping(kind, "lead").length).toBeGreaterThan(0);
  });

  it("lets an untouched mapping follow its kind, and keeps one that was touched", () => {
    const fresh = newIntegration("webhook");
    expect(withKind(fresh, "hub_spot").mapping).toEqual(firstMapping("hub_spot", "lead"));
    const touched = { ...fresh, mapping: fresh.mapping.slice(1) };
    expect(withKind(touched, "hub_spot").mapping).toEqual(touched.mapping);
    expect(withKind(withKind(fresh, "bitrix24"), "bitrix24", "deal").mapping[0]?.target).toBe("contact.name");
  });

  it("finds what is plainly wrong", () => {
    expect(fields({ ...newIntegration("webhook"), name: "x", url: "example" })).toEqual(["draft.settings.url"]);
    expect(fields({ ...newIntegration("file"), name: "x", path: "/tmp/leads.xlsx" })).toEqual(["draft.settings.path"]);
    const [first] = newIntegration().mapping;
    if (!first) throw new Error("a webhook begins with fields");
    const doubled = {
      ...newIntegration(),
      name: "x",
      url: "https://a.example",
      events: [],
      mapping: [first, { ...first, row: 9 }],
    };
    expect(fields(doubled)).toEqual(["draft.events", "draft.mapping.1.target"]);
  });

  it("knows which kinds cannot do without a secret", () => {
    expect(KINDS.filter((kind) => !needsSecret(newIntegration(kind)))).toEqual(["email", "file"]);
    expect(needsSecret({ ...newIntegration("email"), username: "u" })).toBe(true);
  });
});

// Protects: what is typed is what the engine is told; what is plainly wrong is said beside its own field.
import { describe, expect, it } from "vitest";
import type { ServiceInstance } from "@/ipc/contract";
import { check, draftOf, formOf, newLine, parsePrice, parseSeconds, priceText } from "./line-form";

const SIP: ServiceInstance = {
  id: 4,
  has_password: true,
  health: { state: "unknown" },
  name: "Транк Манго",
  kind: {
    kind: "sip",
    account: {
      host: "sip.example.com",
      port: 5080,
      transport: "tcp",
      username: "100",
      auth_username: null,
      register: true,
      outbound_proxy: null,
      own_ca: null,
      stun: null,
      sound: { codecs: ["opus", "pcma"], security: "wanted" },
    },
  },
  caller_numbers: [{ number: "+74951234567", allowed: null }],
  allowed: { workdays: ["mon"], windows: [{ start: 540, end: 1080 }], zone: "Europe/Moscow" },
  channels: 30,
  calls_per_second: 2,
  ring_seconds: 45,
  price_per_minute: 12_000,
  outcome_overrides: [{ signal: { kind: "sip", code: 480 }, result: "POWERED_OFF" }],
};

const fields = (form: ReturnType<typeof newLine>, taken: string[] = []) => check(form, taken).map((one) => one.field);

describe("a line's form", () => {
  it("sends back unchanged what it was opened with", () => {
    const { id: _id, has_password: _kept, health: _health, ...draft } = SIP;
    expect(draftOf(formOf(SIP))).toEqual(draft);
  });

  it("asks for a certificate only where TLS is spoken", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----\n";
    const form = { ...formOf(SIP), transport: "tls" as const, ownCa: pem };
    expect(fields(form)).toEqual([]);
    expect(draftOf(form).kind).toMatchObject({ account: { own_ca: pem.trim() } });
    expect(draftOf({ ...form, transport: "tcp" }).kind).toMatchObject({ account: { own_ca: null } });
    expect(fields({ ...form, ownCa: "sip.example.com" })).toEqual(["kind.account.own_ca"]);
  });

  it("says which answer of the carrier cannot be read in another way", () => {
    const row = (kind: "sip" | "q850", code: number | null, row: number) => ({
      row,
      kind,
      code,
      result: "USER_BUSY" as const,
    });
    const overrides = [
      row("sip", 480, 0),
      row("sip", 200, 1),
      row("q850", 480, 2),
      row("sip", 480, 3),
      row("sip", null, 4),
    ];
    expect(fields({ ...formOf(SIP), overrides })).toEqual([1, 2, 3, 4].map((at) => `outcome_overrides.${at}.signal`));
  });

  it("offers at least one codec", () => {
    expect(fields({ ...formOf(SIP), codecs: [] })).toEqual(["kind.account.sound.codecs"]);
  });

  it("keeps the practice line's times to the millisecond", () => {
    const practice: ServiceInstance = {
      ...SIP,
      kind: {
        kind: "practice",
        practice: {
          mix: {
            answers: 40,
            presses_key: 15,
            hangs_up: 5,
            busy: 12,
            no_answer: 10,
            rejects: 5,
            invalid: 3,
            powered_off: 4,
            network_busy: 1,
            voicemail: 5,
          },
          ring: [600, 2_500],
          talk: [4_000, 12_000],
          seed: 7,
        },
      },
    };
    expect(draftOf(formOf(practice)).kind).toEqual(practice.kind);
  });

  it("asks a new SIP line for its name, host and user", () => {
    expect(fields(newLine())).toEqual(["name", "kind.account.host", "kind.account.username"]);
  });

  it("finds a taken name whatever its case", () => {
    expect(check({ ...formOf(SIP), name: " транк манго " }, ["Транк Манго"])).toEqual([
      { field: "name", problem: { kind: "name_taken" } },
    ]);
  });

  it("holds limits to the contract's ranges", () => {
    expect(fields({ ...formOf(SIP), channels: 501, perSecond: 0, ring: 9, port: 70_000 })).toEqual([
      "kind.account.port",
      "channels",
      "calls_per_second",
      "ring_seconds",
    ]);
  });

  it("finds the same caller number written twice in two ways", () => {
    const form = {
      ...formOf(SIP),
      numbers: [
        { row: 0, number: "+7 495 123-45-67", allowed: null },
        { row: 1, number: "+74951234567", allowed: null },
      ],
    };
    expect(fields(form)).toEqual(["caller_numbers.1.number"]);
  });

  it("refuses a mix in which nobody does anything, and times the wrong way round", () => {
    const form = {
      ...formOf(SIP),
      kind: "practice" as const,
      ringFrom: "3",
      ringTo: "2",
      talkFrom: "4",
      talkTo: "x",
      seed: 1,
    };
    expect(fields(form)).toEqual(["kind.practice.mix", "kind.practice.ring", "kind.practice.talk"]);
  });
});

describe("typed numbers", () => {
  it.each([
    ["", 0],
    ["0.012", 12_000],
    ["0,5", 500_000],
    ["$ 1.25", 1_250_000],
    ["one", null],
    ["1.2.3", null],
  ])("reads the price %j", (text, micro) => expect(parsePrice(text)).toBe(micro));

  it("writes a price as it is typed", () => expect(priceText(12_000)).toBe("0.012"));

  it.each([
    ["2", 2000],
    ["2,5", 2500],
    ["0.6", 600],
    ["", null],
    ["-1", null],
  ])("reads %j seconds", (text, ms) => expect(parseSeconds(text)).toBe(ms));
});

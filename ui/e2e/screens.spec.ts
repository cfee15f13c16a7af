// Every screen of calls and of the house, to be looked at.
import { expect, type Page, test } from "@playwright/test";
import { plainTask, practiceTask, until, wholeTab, withDoor } from "./door";
import { lookOver, type Screen } from "./look-over";

const door = withDoor();

test.describe.configure({ timeout: 300_000 });

let task = 0;
let record = 0;
let scheduled = 0;
let line = 0;
let agent = 0;

const heading = (name: string) => (page: Page) =>
  expect(page.getByRole("heading", { name, exact: true })).toBeVisible();

const SCREENS: Screen[] = [
  {
    name: "desk",
    path: () => "/desk",
    ready: (page) => expect(page.getByRole("link", { name: "Desk" })).toHaveAttribute("aria-current", "page"),
  },
  {
    name: "call-tasks",
    path: () => "/call-tasks",
    ready: (page) => expect(page.getByRole("row", { name: /Spring offer/ })).toBeVisible(),
  },
  { name: "call-task-create", path: () => "/call-tasks/new", ready: heading("Create call task") },
  {
    name: "call-task-edit",
    path: () => `/call-tasks/${scheduled}/edit`,
    ready: (page) => expect(page.getByLabel("Task name")).toHaveValue("Tomorrow"),
  },
  {
    name: "call-task-empty",
    path: () => `/call-tasks/${scheduled}`,
    ready: (page) => expect(page.getByText("Nobody to call yet")).toBeVisible(),
  },
  {
    name: "call-task-completed",
    path: () => `/call-tasks/${task}`,
    ready: (page) => expect(page.getByRole("button", { name: "Call details" }).first()).toBeVisible(),
  },
  {
    name: "call-task-pending",
    path: () => `/call-tasks/${task}?tab=pending`,
    ready: (page) => expect(page.getByRole("tab", { name: /Pending/ })).toHaveAttribute("aria-selected", "true"),
  },
  {
    name: "call-task-failed",
    path: () => `/call-tasks/${task}?tab=failed`,
    ready: (page) => expect(page.getByRole("tab", { name: /Failed/ })).toHaveAttribute("aria-selected", "true"),
  },
  {
    name: "call-details",
    path: () => `/call-tasks/${task}/records/${record}`,
    ready: (page) => expect(page.getByRole("slider")).toBeVisible(),
  },
  {
    name: "people",
    path: () => "/people",
    ready: (page) => expect(page.getByRole("link", { name: "People" })).toHaveAttribute("aria-current", "page"),
  },
  { name: "exports", path: () => "/exports", ready: (page) => expect(page.getByText("Answered so far")).toBeVisible() },
  { name: "agents", path: () => "/agents", ready: (page) => expect(page.getByRole("row").nth(1)).toBeVisible() },
  {
    name: "agent",
    path: () => `/agents/${agent}`,
    ready: (page) => expect(page.getByRole("button", { name: "Call now" })).toBeVisible(),
  },
  { name: "agent-create", path: () => "/agents/new", ready: heading("Create agent") },
  {
    name: "line",
    path: () => `/lines/${line}`,
    ready: (page) => expect(page.getByRole("button", { name: "Test line" })).toBeVisible(),
  },
  { name: "line-create", path: () => "/lines/new", ready: heading("Add a line") },
  { name: "lines", path: () => "/lines", ready: (page) => expect(page.getByRole("row").nth(1)).toBeVisible() },
  { name: "settings", path: () => "/settings", ready: heading("Settings") },
  { name: "welcome", path: () => "/welcome", ready: (page) => expect(page.getByRole("main")).not.toBeEmpty() },
];

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const made = await door.scene(async () => {
    task = await practiceTask(door, "Spring offer", 20);
    scheduled = await plainTask(door, "Tomorrow", { kind: "scheduled", at: Date.now() + 26 * 3_600_000 });
    // Names as they come: long, in other scripts, without a place to break.
    for (const name of [
      "Весеннее предложение для постоянных клиентов: Москва и Московская область, вторая волна",
      "春季续约优惠活动：华东地区老客户回访（第二批）以及新客户欢迎电话的完整名单",
      "Winterabschlussverkaufsbenachrichtigungskampagne_Stammkundinnen_und_Stammkunden_2026",
    ])
      await plainTask(door, name, { kind: "scheduled", at: Date.now() + 50 * 3_600_000 });
    for (const [at, reason] of [
      "Просил больше не звонить ни при каких обстоятельствах",
      "客户要求不再致电",
      "",
    ].entries())
      await door.call("do_not_call_add", { number: `+4930901${820 + at}`, matching: "number", reason });
    await door.call("do_not_call_add", { number: "+7800", matching: "prefix", reason: "Free numbers" });
    agent = (await door.call("agent_list", {})).agents[0]?.agent.id ?? 0;
    line = (
      await door.call("line_create", {
        draft: {
          name: "Корпоративный транк «Северо-Запад», резервный канал через второго оператора",
          kind: {
            kind: "sip",
            account: {
              host: "sip-gateway-2.north-west.telephony.example.com",
              port: null,
              transport: "udp",
              username: "74951234567",
              auth_username: null,
              register: false,
              outbound_proxy: null,
              own_ca: null,
              stun: null,
              sound: { codecs: ["pcmu", "pcma"], security: "off" },
            },
          },
          caller_numbers: [{ number: "+74951234567", allowed: null }],
          allowed: null,
          channels: 30,
          calls_per_second: 2,
          ring_seconds: 45,
          price_per_minute: 12_000,
          outcome_overrides: [],
        },
        password: null,
      })
    ).line.id;
    await until(async () => (await door.call("call_task_get", { id: task })).counts.completed > 2);
    const filter = wholeTab("completed");
    await until(async () => {
      const { rows } = await door.call("call_record_list", { task, filter, sort: "natural", cursor: null, limit: 50 });
      record = rows.find((row) => row.has_recording)?.id ?? 0;
      return record > 0;
    });
    await door.call("export_create", {
      request: {
        name: "Answered so far",
        format: "xlsx",
        zone: "Europe/Berlin",
        source: { kind: "records", task, grain: "record", filter, recordings: false },
      },
    });
    return { task, record, scheduled, line, agent };
  });
  ({ task, record, scheduled, line, agent } = made);
});

lookOver(door, SCREENS);

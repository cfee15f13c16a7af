// Every screen of chats, to be looked at: with names as they come, long and in other scripts.
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { ChatTaskDraft, IntegrationDraft } from "../src/ipc/contract";
import { until, withDoor } from "./door";
import { lookOver, type Screen } from "./look-over";

const door = withDoor();

test.describe.configure({ timeout: 300_000 });

let task = 0;
let stopped = 0;
let dialogue = 0;
let manager = 0;
let ai = 0;
let channel = 0;
let integration = 0;

const row = (name: RegExp) => (page: Page) => expect(page.getByRole("row", { name }).first()).toBeVisible();
const heading = (name: string) => (page: Page) =>
  expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
const button = (name: string) => (page: Page) => expect(page.getByRole("button", { name }).first()).toBeVisible();

const SCREENS: Screen[] = [
  { name: "chat-desk", path: () => "/desk", ready: heading("Live chats") },
  { name: "chat-tasks", path: () => "/chat-tasks", ready: row(/Spring offer/) },
  { name: "chat-task", path: () => `/chat-tasks/${task}`, ready: heading("Spring offer") },
  { name: "chat-task-stopped", path: () => `/chat-tasks/${stopped}`, ready: button("Start") },
  { name: "chat-task-edit", path: () => `/chat-tasks/${task}/edit`, ready: button("Save task") },
  { name: "chat-task-create", path: () => "/chat-tasks/new", ready: button("Create task") },
  {
    name: "chat-numbers-all",
    path: () => "/chat-tasks/numbers",
    ready: (page) => expect(page.getByRole("list", { name: "Funnel" })).toBeVisible(),
  },
  { name: "chats-list", path: () => "/chats", ready: (page) => expect(page.getByRole("option").first()).toBeVisible() },
  {
    name: "chats-open",
    path: () => `/chats/${dialogue}`,
    ready: (page) => expect(page.getByRole("log")).toBeVisible(),
  },
  { name: "managers", path: () => "/managers", ready: row(/Anna/) },
  { name: "manager-form", path: () => `/managers/${manager}`, ready: button("Save manager") },
  { name: "ais", path: () => "/ais", ready: row(/Practice AI/) },
  { name: "ai-form", path: () => `/ais/${ai}`, ready: button("Save") },
  { name: "channels", path: () => "/channels", ready: row(/Practice channel/) },
  { name: "channel-form", path: () => `/channels/${channel}`, ready: button("Test channel") },
  { name: "channel-create", path: () => "/channels/new", ready: button("Add channel") },
  { name: "integrations", path: () => "/integrations", ready: row(/Practice leads/) },
  { name: "integration-form", path: () => `/integrations/${integration}`, ready: button("Send a test") },
  { name: "outbox", path: () => "/integrations/outbox", ready: row(/Delivered/) },
  { name: "chat-lists", path: () => "/people/lists", ready: row(/rude_person/) },
];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  const scene = await door.scene(async () => {
    const made = await door.call("practice_chat_start", {
      task_name: "Spring offer",
      manager_name: "Anna",
      ai_name: "Practice AI",
      channel_name: "Practice channel",
      integration_name: "Practice leads",
      first_message: "Hello {name}! This is {manager} from Northwind. May I tell you more about our offer?",
      contacts: 30,
    });
    task = made.task;
    const { task: stored } = await door.call("chat_task_get", { id: task });
    ai = stored.draft.ai;
    channel = stored.draft.channels[0] ?? 0;
    // Names as they come: long, in other scripts, without a place to break.
    const NAMES = [
      "Анастасия Константинопольская-Преображенская, отдел по работе с ключевыми клиентами Северо-Запада",
      "华东地区老客户回访与新客户欢迎专员（第二小组）",
      "Kundenbetreuungsabteilungsleiterinstellvertreterin",
    ];
    for (const [at, name] of NAMES.entries()) {
      const person = {
        name,
        signature: at === 0 ? "Анастасия, ООО «Северные кровли»" : "",
        tone: "",
        avatar: null,
        active: at !== 2,
      };
      manager = (await door.call("manager_create", { draft: person })).manager.id;
      await door.call("ai_duplicate", { id: ai });
      const own = await door.call("channel_create", {
        draft: {
          name,
          settings: { kind: "practice", seed: at },
          first_per_hour: 20,
          first_per_day: 100,
          warm_up_days: 7,
          fee_per_message: 1_500,
        },
        secret: null,
      });
      // The last one waits for a manager who is busy in the first task.
      const draft: ChatTaskDraft = {
        ...stored.draft,
        name,
        format: { kind: "incoming" },
        channels: [own.channel.id],
        managers: at === 2 ? stored.draft.managers : [manager],
        start: at === 0 ? { kind: "scheduled", at: Date.now() + 26 * 3_600_000 } : { kind: "immediately" },
      };
      stopped = (await door.call("chat_task_create", { draft })).task.id;
    }
    const { integrations } = await door.call("integration_list", {});
    const kept = integrations[0]?.integration;
    if (!kept) throw new Error("the first run makes an integration");
    const draft: IntegrationDraft = {
      ...kept.draft,
      name: "Лиды в таблицу отдела продаж: весенняя кампания, Москва и Московская область",
      settings: { kind: "file", path: join(door.folder, "no-such-folder", "leads.csv"), format: "csv" },
    };
    const broken = await door.call("integration_create", { draft, secret: null });
    await door.call("integration_test", { id: broken.integration.id });
    integration = made.integration;
    await door.call("chat_list_add", {
      draft: {
        colour: "black",
        address: { kind: "username", value: "rude_person" },
        scope: { kind: "all_tasks" },
        note: "Просил больше не писать ни при каких обстоятельствах",
      },
    });
    await until(async () =>
      (await door.call("integration_get", { id: integration })).deliveries.some(
        (one) => one.state === "delivered" && one.count > 0,
      ),
    );
    const { rows } = await door.call("dialogue_list", {
      task: null,
      channel: null,
      tags: ["success"],
      controls: [],
      unread: false,
      search: null,
      cursor: null,
      limit: 1,
    });
    dialogue = rows[0]?.dialogue.id ?? 0;
    return { task, stopped, ai, channel, manager, integration, dialogue };
  });
  ({ task, stopped, ai, channel, manager, integration, dialogue } = scene);
});

lookOver(door, SCREENS);

// Chats, from an empty app to a successful dialogue on the practice channel: manager, AI, channel, integration, task, the
// dialogue itself, and what became of its lead.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { until, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 180_000 });

test("every list is empty at first and says its one next step", async ({ page }) => {
  for (const [path, words] of [
    ["/chat-tasks", "No chat tasks yet"],
    ["/chats", "No dialogues yet"],
    ["/managers", "No manager yet"],
    ["/ais", "No AI yet"],
    ["/integrations", "No integration yet"],
    ["/integrations/outbox", "Nothing to deliver yet"],
    ["/people/lists", "Both lists are empty"],
  ] as const) {
    await door.open(page, path);
    await expect(page.getByText(words)).toBeVisible();
    await expectAccessible(page, path);
  }
});

test("a manager is added, and a second one of the same name is refused beside the field", async ({ page }) => {
  await door.open(page, "/managers");
  await expect(page.getByText("No manager yet")).toBeVisible();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/managers\/new/);
  // The address comes before the page: until then the list's own button has the same name.
  await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add manager" }).click();
  await expect(page.getByText("Fill this in")).toBeVisible();
  await page.getByLabel("Name").fill("Anna");
  await page.getByLabel("Signature").fill("Anna, Northwind");
  await expectAccessible(page, "a manager's form");
  await page.getByRole("button", { name: "Add manager" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Anna" })).toContainText("Free");
  await door.open(page, "/managers/new");
  await page.getByLabel("Name").fill("anna");
  await page.getByRole("button", { name: "Add manager" }).click();
  await expect(page.getByText("This name exists already: choose another")).toBeVisible();
});

test("a scripted AI is added and talked to", async ({ page }) => {
  await door.open(page, "/ais/new");
  await page.getByLabel("Name", { exact: true }).fill("Closer");
  await expectAccessible(page, "an AI's form");
  await page.getByRole("button", { name: "Add AI" }).click();
  await expect(page.getByRole("heading", { name: "Closer" })).toBeVisible();
  await page.getByLabel("Write as a customer").fill("Hello, what does it cost?");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This chat cost")).toBeVisible();
  await expectAccessible(page, "a test chat");
  await picture(page, "ai");
});

test("kinds that cannot be connected yet are shown with their reason", async ({ page }) => {
  await door.open(page, "/channels/new");
  await expect(page.getByRole("radio", { name: /WhatsApp Web/ })).toBeDisabled();
  await expect(page.getByText("not yet: its login by QR code comes later")).toBeVisible();
  await page.getByRole("radio", { name: /Widget on a site/ }).check();
  await page.getByLabel("Name", { exact: true }).fill("Shop");
  await page.getByLabel("Pages that may show it").fill("shop.example");
  await page.getByRole("button", { name: "Add channel" }).click();
  await expect(page.getByText("Write an origin such as https://shop.example")).toBeVisible();
  await expectAccessible(page, "a channel's form");
  await page.getByRole("button", { name: "Discard draft" }).click();
});

test("the practice channel is added and tested in words", async ({ page }) => {
  const { channels } = await door.call("channel_list", {});
  if (channels.some((view) => view.channel.draft.settings.kind === "practice")) return;
  await door.open(page, "/channels/new");
  await page.getByRole("radio", { name: /Practice channel/ }).check();
  await page.getByLabel("Name", { exact: true }).fill("Practice");
  await page.getByRole("button", { name: "Add channel" }).click();
  await page.getByRole("button", { name: "Test channel" }).click();
  await expect(page.getByText("The channel works")).toBeVisible();
});

test("an integration that writes a file is added, and a test arrives", async ({ page }) => {
  const file = join(door.folder, "leads.csv");
  await door.open(page, "/integrations/new");
  await page.getByRole("radio", { name: "File" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Leads");
  await page.getByLabel("File", { exact: true }).fill(file);
  await expectAccessible(page, "an integration's form");
  await page.getByRole("button", { name: "Add integration" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("It arrived")).toBeVisible();
  expect(existsSync(file)).toBe(true);
});

test("a task is created; what there is only one of is chosen already", async ({ page }) => {
  await door.open(page, "/chat-tasks");
  await expect(page.getByText("No chat tasks yet")).toBeVisible();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/chat-tasks\/new/);
  await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Create task" }).click();
  await expect(page.getByText("Fill this in").first()).toBeVisible();
  await expectAccessible(page, "a chat task's form");
  await page.getByLabel("Name", { exact: true }).fill("Try-out");
  await page.getByRole("radio", { name: "Web" }).click();
  for (const group of ["Practice", "Anna"]) {
    const tick = page.getByRole("checkbox", { name: group });
    if (!(await tick.isChecked())) await tick.click();
  }
  await page.getByLabel("Integration").click();
  await page.getByRole("option", { name: /Leads/ }).click();
  await picture(page, "chat-task-form");
  await page.getByRole("button", { name: "Create task" }).click();
  await expect(page.getByRole("heading", { name: "Try-out" })).toBeVisible();
  await expect(page.getByText("In progress")).toBeVisible();
  await expectAccessible(page, "a chat task's page");
});

test("its dialogues come in live, and one of them succeeds", async ({ page }) => {
  await door.open(page, "/chats");
  await expect(page.getByRole("option").first()).toBeVisible({ timeout: 60_000 });
  const all = { task: null, channel: null, controls: [], unread: false, search: null, cursor: null, limit: 100 };
  await until(async () => (await door.call("dialogue_list", { ...all, tags: ["success"] })).rows.length > 0);
  await page.getByRole("option").filter({ hasText: "Success" }).first().click();
  await expect(page.getByRole("log", { name: "Messages" })).toContainText("AI v1");
  await expect(page.getByRole("complementary", { name: "About this dialogue" })).toContainText("Success");
  await expectAccessible(page, "a dialogue");
  await picture(page, "chats");
});

test("a person writes beside the AI, takes over and hands back", async ({ page }) => {
  const { rows } = await door.call("dialogue_list", {
    task: null,
    channel: null,
    tags: [],
    controls: ["ai"],
    unread: false,
    search: null,
    cursor: null,
    limit: 1,
  });
  const id = rows[0]?.dialogue.id;
  expect(id, "the successful one is still the AI's").toBeDefined();
  await door.open(page, `/chats/${id}`);
  await page.getByLabel(/Write as Anna — the AI goes on/).fill("We are here if you need us.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log", { name: "Messages" })).toContainText("We are here if you need us.");
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.getByText("A person of the team took over; the AI is silent")).toBeVisible();
  await page.getByRole("button", { name: "Hand back to the AI" }).click();
  await expect(page.getByRole("button", { name: "Take over" })).toBeVisible();
});

test("the lead was delivered, and the outbox says so", async ({ page }) => {
  await door.open(page, "/integrations/outbox");
  await expect(page.getByRole("row").filter({ hasText: "Delivered" }).first()).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, "the outbox");
  expect(readFileSync(join(door.folder, "leads.csv"), "utf8").split("\n").length).toBeGreaterThan(2);
});

test("what needs a pause is said and cannot be saved before; the rest is saved at once", async ({ page }) => {
  const { rows } = await door.call("chat_task_list", {
    statuses: [],
    search: "Try-out",
    sort: "name",
    ascending: true,
    cursor: null,
    limit: 1,
  });
  await door.open(page, "/chat-tasks");
  await page.getByRole("row").filter({ hasText: "Try-out" }).click();
  await expect(page.getByRole("heading", { name: "Task editor · Try-out" })).toBeVisible();
  await page.getByLabel("Task's budget").fill("5");
  await page.getByRole("button", { name: "Save task" }).click();
  await expect(page.getByText("Task saved")).toBeVisible();
  await page.getByRole("radio", { name: "Telegram" }).click();
  await expect(page.getByText(/^Pause the task to change:/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save task" })).toBeDisabled();
  await page.getByRole("button", { name: "Discard draft" }).click();
  expect(rows[0]?.task.id).toBeGreaterThan(0);
});

test("Pause leads to stopped, Stop to completed, and Trash comes last", async ({ page }) => {
  await door.open(page, "/chat-tasks");
  const row = page.getByRole("row").filter({ hasText: "Try-out" });
  await row.getByRole("button", { name: /^Pause Try-out/ }).click();
  await expect(page.getByText("It becomes stopped:")).toBeVisible();
  await expectAccessible(page, "the question before a pause");
  await page.getByRole("button", { name: "Pause task" }).click();
  await expect(row).toContainText("Stopped");
  await row.getByRole("button", { name: "Start Try-out" }).click();
  await expect(row).toContainText("In progress");
  await row.getByRole("button", { name: /^Stop Try-out/ }).click();
  await page.getByRole("button", { name: "Complete task" }).click();
  await expect(row).toContainText("Completed");
  await row.getByRole("button", { name: "Delete Try-out" }).click();
  await expect(page.getByText(/Deleted with it:/)).toBeVisible();
  await page.getByRole("button", { name: "Delete task" }).click();
  await expect(row).toHaveCount(0);
});

test("somebody is put on the black list and taken off again", async ({ page }) => {
  await door.open(page, "/people");
  await page.getByRole("tab", { name: "White and black lists" }).click();
  await expect(page.getByRole("heading", { name: "White and black lists" })).toBeVisible();
  await page.keyboard.press("n");
  await page.getByLabel("Value").fill("@rude_person");
  await page.getByRole("dialog").getByRole("button", { name: "Add to a list" }).click();
  const row = page.getByRole("row").filter({ hasText: "@rude_person" });
  await expect(row).toContainText("Black list");
  await expectAccessible(page, "the lists");
  await row.getByRole("checkbox").click();
  await page.getByRole("button", { name: "Remove from the list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove from the list" }).click();
  await expect(row).toHaveCount(0);
});

test("the dashboard counts by task and period", async ({ page }) => {
  await door.open(page, "/chat-tasks/numbers");
  await expect(page.getByRole("list", { name: "Funnel" })).toBeVisible();
  await page.getByRole("radio", { name: "30 days" }).click();
  await expectAccessible(page, "the dashboard");
  await picture(page, "chat-numbers");
});

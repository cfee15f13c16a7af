// Chats as files: dialogues, transcripts and numbers through the same export tasks as calls; and many contacts at once.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { until, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 180_000 });

let task = 0;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  task = await door.scene(async () => {
    const made = await door.call("practice_chat_start", {
      task_name: "Spring tea",
      manager_name: "Anna",
      ai_name: "Scripted",
      channel_name: "Practice people",
      integration_name: "Practice leads",
      contacts: 12,
      first_message: "Hello {name}, shall I tell you about our {plan}?",
    });
    const { task } = made;
    const day = 86_400_000;
    const ask = { task, from: Date.now() - day, until: Date.now() + day, zone: "Europe/Berlin" };
    await until(async () => (await door.call("chat_stats", ask)).replied > 1);
    return task;
  });
});

test("the dialogues in sight are exported, or all of the task", async ({ page }) => {
  await door.open(page, `/chats?task=${task}&tag=replied`);
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.getByRole("button", { name: "Export dialogues…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Task name")).toHaveValue(/^Spring tea dialogues/);
  await expect(dialog.getByRole("radio", { name: "Current filter" })).toBeChecked();
  await expectAccessible(page, "export of dialogues");
  await picture(page, "chat-export");
  await dialog.getByRole("radio", { name: "Message (transcript)" }).click();
  await dialog.getByLabel("Task name").fill("Transcripts");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("button", { name: "View export tasks" }).click();
  const row = page.getByRole("row", { name: /Transcripts/ });
  await expect(row.getByText("Succeeded")).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText("Excel · message");
  const download = page.waitForEvent("download");
  await row.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("Transcripts.xlsx");
});

test("a task's page and the numbers export too, and all stand in one list", async ({ page }) => {
  await door.open(page, `/chat-tasks/${task}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Export dialogues…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
  await door.open(page, "/chat-tasks/numbers");
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Task name")).toHaveValue("All tasks numbers 7 days");
  await dialog.getByRole("radio", { name: "Task and day" }).click();
  await expectAccessible(page, "export of numbers");
  await picture(page, "numbers-export");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await door.open(page, "/exports");
  await expect(page.getByRole("row").filter({ hasText: "Succeeded" })).toHaveCount(3, { timeout: 30_000 });
  await expect(page.getByRole("row").getByText("All chat tasks")).toBeVisible();
  await expectAccessible(page, "exports of chats");
  await picture(page, "exports-chats");
});

test("people of earlier work are a new task's first audience, and all of them can be left out", async ({ page }) => {
  await door.call("chat_task_stop", { id: task });
  const { task: old } = await door.call("chat_task_get", { id: task });
  const made = await door.call("chat_task_create", {
    draft: { ...old.draft, name: "Second wave", start: { kind: "scheduled", at: Date.now() + 90 * 86_400_000 } },
  });
  await door.open(page, `/chat-tasks/${made.task.id}`);
  await page.getByRole("button", { name: "From earlier work…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "From an earlier task" }).click();
  await dialog.getByLabel("Who", { exact: true }).click();
  await page.getByRole("option", { name: "Everyone" }).click();
  await expect(dialog.getByText("12 people")).toBeVisible();
  await expectAccessible(page, "contacts from earlier work");
  await picture(page, "earlier");
  await dialog.getByRole("button", { name: "Add contacts" }).click();
  await expect(page.getByText("12 contacts added")).toBeVisible();
  await page.getByLabel("Select all that match").click();
  await page.getByRole("button", { name: "Leave out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave out" }).click();
  await expect(page.getByText("12 contacts left out")).toBeVisible();
});

test("the form of a new task offers them, and says how many there are", async ({ page }) => {
  await door.open(page, "/chat-tasks/new");
  await page.getByRole("radio", { name: "Incoming and outgoing communication" }).click();
  await page.getByRole("radio", { name: "By tag" }).click();
  await page.getByLabel("Tag of their dialogue").click();
  await page.getByRole("option", { name: "Replied" }).click();
  await expect(page.getByText(/^\d+ (person|people)$/)).toBeVisible();
  await page.getByText(/^\d+ (person|people)$/).scrollIntoViewIfNeeded();
  await expectAccessible(page, "the audience in the form");
  await picture(page, "form-audience");
});

test("a dialogue that was closed is opened again, and a blocked one unblocked", async ({ page }) => {
  const { rows } = await door.call("dialogue_list", {
    task,
    channel: null,
    tags: [],
    controls: ["ai"],
    unread: false,
    search: null,
    cursor: null,
    limit: 10,
  });
  const id = rows[0]?.dialogue.id ?? 0;
  await door.call("dialogue_close", { id });
  await door.open(page, `/chats/${id}`);
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeHidden();
  await door.call("dialogue_block", { id });
  await page.getByRole("button", { name: "Unblock" }).click();
  await expect(page.getByRole("button", { name: "Take over" })).toBeVisible();
  await picture(page, "reopened");
});

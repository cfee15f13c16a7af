// Chats on the desk: live dialogues with their last words and cost, those that wait for a person first, taken over with one
// key; a manager's picture; the way back from what is gone.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { until, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 240_000 });

const everything = { task: null, channel: null, tags: [], unread: false, search: null, cursor: null, limit: 100 };

test.beforeAll(async () => {
  test.setTimeout(180_000);
  await door.scene(() =>
    door.call("practice_chat_start", {
      task_name: "Spring offer",
      manager_name: "Anna",
      ai_name: "Practice AI",
      channel_name: "Practice channel",
      integration_name: "Practice leads",
      first_message: "Hello {name}! This is {manager} from Northwind. May I tell you more about our offer?",
      contacts: 40,
    }),
  );
});

test("live chats stand on the desk with their last words", async ({ page }) => {
  await door.open(page, "/desk");
  const wall = page.getByRole("region", { name: "Live chats" });
  await expect(wall.getByRole("listitem").first()).toBeVisible({ timeout: 60_000 });
  await expect(wall.getByRole("listitem").first()).toContainText("Spring offer");
  await expect(page.getByText("Dialogues begun today")).toBeVisible();
  await expectAccessible(page, "a desk with live chats");
});

test("who waits for a person comes first, and one key takes the chat over", async ({ page }) => {
  let waiting = "";
  await until(async () => {
    const { rows } = await door.call("dialogue_list", { ...everything, controls: ["operator"] });
    waiting = rows[0]?.dialogue.person.name || rows[0]?.dialogue.person.username || "";
    return waiting !== "";
  });
  await door.open(page, "/desk");
  const wall = page.getByRole("region", { name: "Live chats" });
  const first = wall.getByRole("listitem").first();
  await expect(first).toContainText("Waits for a person");
  await expect(page.getByRole("region", { name: "Needs you" })).toContainText(/waits? for a person/);
  await expectAccessible(page, "a desk on which somebody waits");
  await picture(page, "desk-chats");
  await page.getByRole("heading", { name: "Live chats" }).click();
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/chats\/\d+/);
  await expect(page.getByText("A person of the team took over; the AI is silent")).toBeVisible();
});

test("a manager's picture is chosen, and stands in the list and beside a dialogue", async ({ page }) => {
  const { managers } = await door.call("manager_list", {});
  const id = managers[0]?.manager.id ?? 0;
  await door.open(page, `/managers/${id}`);
  // A photograph larger than what is kept: drawn here, so that no file has to lie about.
  const photograph = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 800;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#7a5ac2";
    pen.fillRect(0, 0, 1200, 800);
    pen.fillStyle = "#f6f6f3";
    pen.arc(600, 340, 180, 0, 7);
    pen.fill();
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  });
  const input = page.getByLabel("Picture", { exact: true });
  await input.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") });
  await expect(page.getByText("This picture cannot be used")).toBeVisible();
  await input.setInputFiles({ name: "anna.jpg", mimeType: "image/jpeg", buffer: Buffer.from(photograph, "base64") });
  await expect(page.getByRole("button", { name: "Another picture…" })).toBeVisible();
  await expect(page.locator('main img[src^="data:image/jpeg"]')).toBeVisible();
  await page.getByRole("button", { name: "Save manager" }).click();
  await expect(page.getByText("Manager saved")).toBeVisible();
  await expectAccessible(page, "a manager with a picture");
  await picture(page, "manager");

  await door.open(page, "/managers");
  await expect(page.getByRole("row").filter({ hasText: "Anna" }).locator("img")).toBeVisible();
  const { rows } = await door.call("dialogue_list", { ...everything, controls: [] });
  await door.open(page, `/chats/${rows[0]?.dialogue.id}`);
  await expect(page.getByRole("complementary", { name: "About this dialogue" }).locator("img")).toBeVisible();
});

test("what is gone leads back to its own list", async ({ page }) => {
  for (const [path, list, address] of [
    ["/managers/4711", "Managers", "/managers"],
    ["/chat-tasks/4711", "Chat tasks", "/chat-tasks"],
    ["/chats/4711", "Chats", "/chats"],
    ["/integrations/4711", "Integrations", "/integrations"],
  ] as const) {
    await door.open(page, path);
    await page.getByRole("button", { name: `Back to ${list}` }).click();
    await expect(page).toHaveURL(new RegExp(`#${address}$`));
  }
});

// A hundred thousand dialogues, and one of ten thousand messages, are scrolled through: there is always something in
// sight, and only what is near it is drawn.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Locator, test } from "@playwright/test";
import { until, withDoor } from "./door";

const door = withDoor();
const SEED = fileURLToPath(new URL("many-chats.py", import.meta.url));
const DIALOGUES = 100_000;
const MESSAGES = 10_000;

test.describe.configure({ timeout: 120_000 });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const seeded = join(door.folder, "seeded");
  if (existsSync(seeded)) return;
  const { task } = await door.call("practice_chat_start", {
    task_name: "Spring chats",
    manager_name: "Anna",
    ai_name: "Practice AI",
    channel_name: "Practice channel",
    integration_name: "Practice leads",
    contacts: 5,
    first_message: "Hello {name}",
  });
  // Somebody was written to, and then nothing more happens.
  await until(async () => (await door.call("chat_task_get", { id: task })).audience.reached > 0);
  await door.call("chat_task_stop", { id: task });
  await door.resting(() => {
    const database = join(door.folder, "switchboard.db");
    execFileSync("python3", [SEED, database, String(DIALOGUES), String(MESSAGES)], { stdio: "inherit" });
    writeFileSync(seeded, "");
  });
});

/** Something of the list stands at its top, in its middle and at its bottom: nothing is blank. */
function isFilled(list: Locator, part: string): Promise<boolean> {
  return list.evaluate((box, selector) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    return [0.1, 0.5, 0.9].every((share) =>
      // Between two messages there is a gap of some pixels.
      [0, 10].some((below) => {
        const found = document.elementFromPoint(left + width / 2, top + height * share + below);
        return found?.closest(selector) != null;
      }),
    );
  }, part);
}

const scrollTo = (list: Locator, share: number) =>
  list.evaluate((box, part) => {
    box.scrollTop = part * (box.scrollHeight - box.clientHeight);
  }, share);

test("a hundred thousand dialogues: rows wherever one scrolls to, and few of them drawn", async ({ page }) => {
  await door.open(page, "/chats");
  const list = page.getByRole("listbox", { name: "Chats" });
  const rows = list.getByRole("option");
  await expect(rows.first()).toContainText("Words 1");
  let height = 0;
  for (let turn = 0; turn < 8; turn += 1) {
    await scrollTo(list, 1);
    await expect.poll(() => isFilled(list, "[role=option]")).toBe(true);
    expect(await rows.count(), "only what is near is drawn").toBeLessThan(80);
    const before = height;
    await expect.poll(() => list.evaluate((box) => box.scrollHeight)).toBeGreaterThan(before);
    height = await list.evaluate((box) => box.scrollHeight);
  }
  // Far jumps both ways.
  for (const share of [0, 0.5, 0.1, 1, 0]) {
    await scrollTo(list, share);
    await expect.poll(() => isFilled(list, "[role=option]")).toBe(true);
    expect(await rows.count()).toBeLessThan(80);
  }
  await expect(rows.first()).toContainText("Words 1");
  // The last of all is there: it is found.
  await page.getByRole("searchbox").first().fill(`many-${DIALOGUES}`);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(`Words ${DIALOGUES}`);
});

test("a dialogue of ten thousand messages: messages wherever one scrolls to, and few of them drawn", async ({
  page,
}) => {
  await door.open(page, "/chats");
  await page.getByRole("option").first().click();
  const log = page.getByRole("log");
  const messages = log.locator("[data-message]");
  await expect(log.getByText(`Message ${MESSAGES}`, { exact: true })).toBeVisible();
  const oldest = () => messages.first().evaluate((element) => Number(element.getAttribute("data-message")));
  let first = await oldest();
  for (let turn = 0; turn < 10; turn += 1) {
    await scrollTo(log, 0);
    const before = first;
    await expect.poll(oldest, { message: "older ones come" }).toBeLessThan(before);
    await expect.poll(() => isFilled(log, "[data-message]")).toBe(true);
    expect(await messages.count(), "only what is near is drawn").toBeLessThanOrEqual(300);
    first = await oldest();
  }
  await page.getByRole("button", { name: "To the latest" }).click();
  await expect(log.getByText(`Message ${MESSAGES}`, { exact: true })).toBeVisible();
  await expect.poll(() => isFilled(log, "[data-message]")).toBe(true);
});

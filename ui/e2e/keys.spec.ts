// The keyboard: everything is reached without a mouse.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { practiceTask, withDoor } from "./door";

const door = withDoor();

test.beforeAll(async () => {
  await door.scene(() => practiceTask(door, "Spring offer", 2));
});

test("the palette goes anywhere", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go anywhere, do anything" })).toBeFocused();
  await expectAccessible(page, "the palette");
  await page.keyboard.type("spring");
  await expect(page.getByRole("option", { name: /Spring offer/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Spring offer" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("exports");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/exports/);
});

test("? shows the keys, Esc closes them", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("heading", { name: "Call tasks" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page, "the keys");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});

test("letters typed into a field are text, not commands", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByLabel("Search tasks")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("n?");
  await expect(page.getByLabel("Search tasks")).toHaveValue("n?");
  await expect(page).toHaveURL(/#\/call-tasks/);
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Search tasks")).toHaveValue("");
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("heading", { name: "Call tasks" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("a wrong address and a wrong token say so", async ({ page, browser }) => {
  await door.open(page, "/nowhere");
  await expect(page.getByText("There is no such page")).toBeVisible();
  const stranger = await browser.newPage();
  await door.open(stranger, "/call-tasks");
  await stranger.evaluate(() => sessionStorage.setItem("switchboard.token", "wrong"));
  await stranger.goto(`${door.url}/#/call-tasks`);
  await stranger.reload();
  await expect(stranger.getByText("This window may not speak to the engine")).toBeVisible();
  await stranger.close();
});

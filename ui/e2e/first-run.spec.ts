// The first run: from an empty window to a saved export, led by the guide, with nothing but a mouse.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  const { settings } = await door.call("settings_get", {});
  await door.call("settings_update", { settings: { ...settings, default_country: null } });
});

test("a window with nothing set up opens on the welcome page, with a good guess of the country", async ({ page }) => {
  await door.open(page, "/");
  await expect(page.getByRole("heading", { name: "Welcome to Switchboard" })).toBeVisible();
  // The test's desktop speaks British English in Berlin: the zone knows better where it stands.
  await expect(page.getByLabel("Your country")).toHaveValue("Germany");
  await expect(page.getByLabel("Your time zone")).toHaveValue("Europe/Berlin");
  await expectAccessible(page, "the welcome page");
});

test("twenty practice callees lead through import, live calls, a recording and an export", async ({ page }) => {
  await door.open(page, "/");
  await page.getByRole("button", { name: "Try it with 20 practice callees" }).click();
  await page.getByRole("button", { name: /^Import 20 callees/ }).click();
  const done = page.getByRole("button", { name: "Open the task" });
  await done.click();
  const guide = page.getByRole("region", { name: "Guide through the practice task" });
  await expect(guide.getByText("Watch live calls")).toBeVisible();
  await expectAccessible(page, "the guide");
  await picture(page, "guide-watch");

  await guide.getByRole("button", { name: "Open the desk" }).click();
  await expect(page.getByRole("link", { name: "Desk" })).toHaveAttribute("aria-current", "page");
  const cards = page.getByRole("region", { name: "Live calls" }).getByRole("listitem");
  await expect(cards.first()).toBeVisible({ timeout: 60_000 });
  await expect(cards.filter({ hasText: /Agent:/ }).first()).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, "the desk with live calls");
  await picture(page, "desk-live");

  await expect(guide.getByRole("button", { name: "Play a recording" })).toBeVisible({ timeout: 60_000 });
  await guide.getByRole("button", { name: "Play a recording" }).click();
  await page.getByRole("button", { name: "Call details" }).first().click({ timeout: 120_000 });
  await page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press("Escape");

  await expect(guide.getByText("Press Export… above the records")).toBeVisible();
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(guide.getByText("That was everything")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Exports" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);

  await guide.getByRole("button", { name: "Close the guide" }).click();
  await expect(guide).toBeHidden();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Export tasks" })).toBeVisible();
  await expect(guide).toBeHidden();
});

test("a window that was set up opens on the desk", async ({ page }) => {
  await door.open(page, "/");
  await expect(page.getByRole("link", { name: "Desk" })).toHaveAttribute("aria-current", "page");
});

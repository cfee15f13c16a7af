// Settings: each is kept at once, the window follows language and colours; another database is tested before it is chosen.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";

const door = withDoor();

const kept = async () => (await door.call("settings_get", {})).settings;

test("language and colours change the window at once", async ({ page }) => {
  await door.open(page, "/settings");
  await page.getByRole("radio", { name: "Русский" }).click();
  await expect(page.getByRole("heading", { name: "Настройки" })).toBeVisible();
  await page.getByRole("radio", { name: "简体中文" }).click();
  await expect(page.getByRole("heading", { name: "设置" })).toBeVisible();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expectAccessible(page, "dark settings");
  await page.getByRole("radio", { name: "As the desktop" }).last().click();
  await expect.poll(async () => [(await kept()).language, (await kept()).theme]).toEqual(["en", "system"]);
});

test("country, zone, grace and recordings are kept when they are left", async ({ page }) => {
  await door.open(page, "/settings");
  const country = page.getByLabel("Default country");
  await country.fill("Kazakh");
  await page.getByRole("option", { name: /Kazakhstan/ }).click();
  await expect.poll(async () => (await kept()).default_country).toBe("KZ");
  const zone = page.getByLabel("Time zone");
  await zone.fill("Almaty");
  await page.getByRole("option", { name: /Almaty/ }).click();
  await expect.poll(async () => (await kept()).time_zone).toBe("Asia/Almaty");
  await page.getByLabel("Missed start").fill("200");
  await page.getByLabel("Missed start").blur();
  await expect(page.getByText("From 0 to 168")).toBeVisible();
  await page.getByLabel("Missed start").fill("3");
  await page.getByLabel("Missed start").blur();
  await expect.poll(async () => (await kept()).missed_start_grace_hours).toBe(3);
  await page.getByRole("radio", { name: "Delete after" }).click();
  await page.getByLabel("Delete after, days").fill("30");
  await page.getByLabel("Delete after, days").blur();
  await expect.poll(async () => (await kept()).keep_recordings_days).toBe(30);
});

test("a database that does not answer changes nothing and says so", async ({ page }) => {
  await door.open(page, "/settings");
  const address = page.getByLabel(/PostgreSQL/);
  await address.fill("mysql://nobody");
  await address.blur();
  await expect(page.getByText("It begins with postgres://")).toBeVisible();
  await address.fill("postgres://nobody:secret@127.0.0.1:9/none");
  await page.getByRole("button", { name: "Test and use from the next start" }).click();
  await expect(page.getByText("It does not answer. Nothing was changed.")).toBeVisible({ timeout: 40_000 });
  await expectAccessible(page, "a database that does not answer");
  expect((await door.call("system_info", {})).database).toBe("sqlite");
});

test("the data folder, the version and the kind of vault are told", async ({ page }) => {
  await door.open(page, "/settings");
  await expect(page.getByText(door.folder)).toBeVisible();
  await expect(page.getByText(/^Sealed with a key/)).toBeVisible();
});

// The first run of chats: from an empty window to a successful chat in an integration's file, led by the guide, with no
// account and no key, in less than five minutes.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test("a practice chat leads through a dialogue and a success to a row in a spreadsheet", async ({ page }) => {
  const FIVE_MINUTES = 300_000;
  test.setTimeout(FIVE_MINUTES);
  const { settings } = await door.call("settings_get", {});
  await door.call("settings_update", { settings: { ...settings, default_country: null } });

  await door.open(page, "/");
  await expect(page.getByRole("heading", { name: "Welcome to Switchboard" })).toBeVisible();
  await picture(page, "welcome");
  await page.getByRole("button", { name: "Try it with a practice chat" }).click();

  const guide = page.getByRole("region", { name: "Guide through the practice chat" });
  await expect(guide.getByText("The AI writes to people now.")).toBeVisible();
  await expectAccessible(page, "the guide over chats");
  const dialogues = page.getByRole("option");
  await expect(dialogues.first()).toBeVisible({ timeout: 60_000 });
  await dialogues.first().click();
  await expect(page.getByRole("log", { name: "Messages" })).toContainText("Northwind");
  await expect(guide.getByText("As soon as somebody says yes")).toBeVisible();
  await picture(page, "guide-chats");

  await expect(guide.getByText("Each successful chat is a row of a spreadsheet.")).toBeVisible({ timeout: 240_000 });
  await dialogues.filter({ hasText: "Success" }).first().click();
  await expect(page.getByRole("complementary", { name: "About this dialogue" })).toContainText("Success");

  await guide.getByRole("button", { name: "Open the integration" }).click();
  await expect(page.getByRole("heading", { name: "Practice leads" })).toBeVisible();
  await expect(guide.getByText("That was everything: from a list of people to a lead.")).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page, "the integration with its leads");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a copy…" }).click();
  const copy = await download;
  expect(copy.suggestedFilename()).toBe("practice.xlsx");
  expect(
    readFileSync(await copy.path())
      .subarray(0, 2)
      .toString(),
    "a workbook",
  ).toBe("PK");

  await guide.getByRole("button", { name: "Close the guide" }).click();
  await expect(guide).toBeHidden();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Practice leads" })).toBeVisible();
  await expect(guide).toBeHidden();
});

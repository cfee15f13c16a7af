// The do-not-call list: added to, imported, searched, exported, removed from, one and many.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ mode: "serial" });

test("a number that cannot be read is said beside the field; a good one is added", async ({ page }) => {
  await door.open(page, "/people");
  await expect(page.getByText("Nobody is on the list")).toBeVisible();
  await expectAccessible(page, "the empty list");
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Fill this in")).toBeVisible();
  await page.getByLabel("Number or prefix").fill("hello");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("This cannot be read")).toBeVisible();
  await page.getByLabel("Number or prefix").fill("030 901820");
  await page.getByLabel("Reason", { exact: true }).fill("Просил не звонить");
  await expectAccessible(page, "adding a number");
  await picture(page, "people-add");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row", { name: /Просил не звонить/ })).toBeVisible();
  expect((await door.call("do_not_call_list", { search: null, cursor: null, limit: 10 })).rows[0]?.number).toBe(
    "+4930901820",
  );
});

test("a number that is there already says so; a prefix bars all that begin with it", async ({ page }) => {
  await door.open(page, "/people");
  await page.getByRole("button", { name: "Add number" }).click();
  await page.getByLabel("Number or prefix").fill("+4930901820");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("was on the list already")).toBeVisible();
  await page.getByLabel("Number or prefix").fill("+7800");
  await page.getByRole("radio", { name: "All that begin with it" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row", { name: /\+7800/ })).toContainText("All that begin with it");
});

test("a file is imported and told in numbers; the list is searched and exported", async ({ page }) => {
  const path = join(door.folder, "bars.csv");
  writeFileSync(
    path,
    ["number,note", ...Array.from({ length: 1200 }, (_, at) => `+4930${901900 + at},Row ${at}`), "hello,nobody"].join(
      "\n",
    ),
  );
  await door.open(page, "/people");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import…" }).click();
  await (await chooser).setFiles(path);
  await expect(page.getByText("1,200 added, 0 on the list already, 1 without a readable number.")).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("1,202 entries.")).toBeVisible();
  await page.getByLabel("Number or reason").fill("902042");
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(2);
  await page.getByLabel("Number or reason").fill("");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test("all are removed but one, with a question that says how many", async ({ page }) => {
  await door.open(page, "/people");
  await expect(page.getByRole("row").nth(3)).toBeVisible();
  await page.getByLabel("Select all that match").click();
  await page.getByRole("row").nth(1).getByRole("checkbox").click();
  await expect(page.getByText("1,201 selected")).toBeVisible();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expectAccessible(page, "the question before removing");
  await page.getByRole("button", { name: "Remove 1,201 entries" }).click();
  await expect(page.getByText("1,201 entries removed")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("1 entry.")).toBeVisible();
});

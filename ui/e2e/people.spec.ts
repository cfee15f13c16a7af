// The do-not-call list: added to, imported, searched, exported, removed from, one and many.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

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
  await page.getByRole("button", { name: "Import…" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "Rejected 1" })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, "the preview of the list");
  await picture(page, "people-import");
  await dialog.getByRole("button", { name: "Add 1,200 numbers" }).click();
  await expect(dialog.getByText("1,200 numbers added")).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText("0 on the list already, 1 without a readable number.")).toBeVisible();
  await picture(page, "people-imported");
  const rejected = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save rejected rows…" }).click();
  expect((await rejected).suggestedFilename()).toMatch(/\.xlsx$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("1,202 entries.")).toBeVisible();
  await page.getByLabel("Number or reason").fill("902042");
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(2);
  await expect(page.getByText("1 found")).toBeVisible();
  await page.getByLabel("Number or reason").fill("");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test("an import that is stopped tells what is on the list already", async ({ page }) => {
  const path = join(door.folder, "many.csv");
  writeFileSync(path, ["number", ...Array.from({ length: 60_000 }, (_, at) => `+4940${2_000_000 + at}`)].join("\n"));
  const before = (await door.call("do_not_call_list", { search: null, cursor: null, limit: 1 })).total;
  await door.open(page, "/people");
  await page.getByRole("button", { name: "Import…" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add 60,000 numbers" }).click({ timeout: 60_000 });
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await expect(dialog.getByText(/^Stopped: [\d,]+ numbers of the file were not added\.$/)).toBeVisible();
  const said = await dialog.getByText(/[\d,]+ numbers added/).textContent();
  const { total } = await door.call("do_not_call_list", { search: null, cursor: null, limit: 1 });
  expect(Number(said?.replace(/\D/g, ""))).toBe(total - before);
  await dialog.getByRole("button", { name: "Done" }).click();
  // all of them go again, by the search that finds them
  await page.getByLabel("Number or reason").fill("+4940");
  await expect(page.getByText(/^[\d,]+\+? found$/)).toBeVisible();
  await page.getByLabel("Select all that match").click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect(page.getByText("Nothing found")).toBeVisible({ timeout: 60_000 });
  expect((await door.call("do_not_call_list", { search: null, cursor: null, limit: 1 })).total).toBe(before);
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

// Export tasks: seen to succeed, downloaded, filtered, deleted with what is lost.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { practiceTask, until, wholeTab, withDoor } from "./door";

const door = withDoor();

test.describe.configure({ timeout: 120_000 });

let task = 0;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  task = await door.scene(() => practiceTask(door, "Practice", 6));
  await until(async () => (await door.call("call_task_get", { id: task })).counts.completed > 0);
});

const filter = wholeTab("completed");

test("an export appears by itself, succeeds and is downloaded", async ({ page }) => {
  await door.open(page, "/exports");
  await expect(page.getByText("No exports yet")).toBeVisible();
  await expectAccessible(page, "no exports");
  await door.call("export_create", {
    request: {
      name: "Answered",
      format: "xlsx",
      zone: "Europe/Berlin",
      source: { kind: "records", task, grain: "record", filter, recordings: false },
    },
  });
  await door.call("export_create", {
    request: {
      name: "Every attempt, with recordings",
      format: "csv",
      zone: "Europe/Berlin",
      source: { kind: "records", task, grain: "attempt", filter, recordings: true },
    },
  });
  const row = page.getByRole("row", { name: /^.*Answered/ });
  await expect(row.getByText("Succeeded")).toBeVisible({ timeout: 30_000 });
  const download = page.waitForEvent("download");
  await row.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  await expectAccessible(page, "export tasks");
});

test("chips filter by status", async ({ page }) => {
  await door.open(page, "/exports");
  await expect(page.getByRole("radio", { name: "Succeeded 2" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("radio", { name: "Failed 0" }).click();
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(3);
});

test("one is deleted by its menu, the rest by selection", async ({ page }) => {
  await door.open(page, "/exports");
  await page
    .getByRole("row", { name: /with recordings/ })
    .getByRole("button", { name: "More actions" })
    .click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("Delete “Every attempt, with recordings”?")).toBeVisible();
  await expectAccessible(page, "the question before deleting");
  await page.getByRole("button", { name: "Delete 1 export" }).click();
  await expect(page.getByRole("row", { name: /with recordings/ })).toBeHidden();
  await page.getByLabel("Select all that match").click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete 1 export" }).click();
  await expect(page.getByText("No exports yet")).toBeVisible();
});

// Execution records: live, cancelled, opened in detail with the recording, redialled, exported.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { practiceTask, until, wholeTab, withDoor } from "./door";

const door = withDoor();

test.describe.configure({ timeout: 180_000 });

let task = 0;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  task = await door.scene(() => practiceTask(door, "Practice", 20));
});

test("calls are seen while they are made, and answered ones arrive by themselves", async ({ page }) => {
  await door.open(page, `/call-tasks/${task}?tab=pending`);
  await expect(page.getByText(/Dialing|Ringing|In call/).first()).toBeVisible();
  await page.getByRole("tab", { name: /Completed/ }).click();
  await expect(page.getByRole("button", { name: "Call details" }).first()).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, "a running task");
});

test("call details show recording, log and attempts; the recording plays and is saved", async ({ page }) => {
  await door.open(page, `/call-tasks/${task}`);
  await page.getByRole("button", { name: "Call details" }).first().click({ timeout: 60_000 });
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("Call recording")).toBeVisible();
  await expect(sheet.getByText("Attempts", { exact: true })).toBeVisible();
  await expectAccessible(page, "call details");
  await sheet.getByRole("button", { name: "Play" }).click();
  await expect(sheet.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect
    .poll(async () => Number(await sheet.getByRole("slider").getAttribute("aria-valuenow")))
    .toBeGreaterThan(0);
  await sheet.getByRole("button", { name: "Recording actions" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.wav$/);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("records are filtered by chip and by number, and the address keeps it", async ({ page }) => {
  await until(
    async () =>
      (await door.call("call_task_get", { id: task })).activity.kind !== "dialing" ||
      (await door.call("call_task_get", { id: task })).counts.completed > 3,
  );
  const { rows } = await door.call("call_record_list", {
    task,
    filter: wholeTab("completed"),
    sort: "natural",
    cursor: null,
    limit: 1,
  });
  const digits = rows[0]?.number.slice(-6) ?? "";
  await door.open(page, `/call-tasks/${task}`);
  await page.getByLabel("Number, tag, text").fill(digits);
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(2);
  await expect(page.getByText("1 found")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Number, tag, text")).toHaveValue(digits);
});

test("many pending records are cancelled at once, after a question with their number", async ({ page }) => {
  const other = await practiceTask(door, "To be cancelled", 20);
  await door.call("call_task_stop", { id: other });
  await until(async () => (await door.call("call_task_get", { id: other })).counts.calling === 0);
  const { counts } = await door.call("call_task_get", { id: other });
  const pending = counts.waiting + counts.waiting_redial;
  await door.open(page, `/call-tasks/${other}?tab=pending`);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.getByLabel("Select all that match").click();
  await page.getByRole("button", { name: `Cancel ${pending} calls` }).click();
  await expect(page.getByText(`Cancel ${pending} calls?`)).toBeVisible();
  await expectAccessible(page, "the question before cancelling");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Cancel ${pending} calls` })
    .click();
  await expect(page.getByText(`${pending} calls cancelled`)).toBeVisible();
  await page.getByRole("tab", { name: /Failed/ }).click();
  await expect(page.getByRole("radio", { name: new RegExp(`Cancelled ${pending}`) })).toBeVisible();
  await page.getByRole("row").nth(1).getByRole("checkbox").click();
  await page.getByRole("button", { name: "Redial 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Redial 1" }).click();
  await expect(page.getByText("1 callee will be called again")).toBeVisible();
});

test("records are exported", async ({ page }) => {
  await door.open(page, `/call-tasks/${task}`);
  await page.getByRole("button", { name: "Export…" }).click();
  await expectAccessible(page, "the export's form");
  await page.getByLabel("Task name").fill("Answered today");
  await page.getByRole("radio", { name: "CSV" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Export “Answered today” has started")).toBeVisible();
  await until(async () =>
    (await door.call("export_list", {})).exports.some(
      ({ export: one }) => one.request.name === "Answered today" && one.state.status === "succeeded",
    ),
  );
});

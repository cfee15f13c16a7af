// Importing callees: preview with reasons, all or nothing, rejected rows to keep, an untouched batch undone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { plainTask, practiceTask, withDoor } from "./door";

const door = withDoor();

let task = 0;

test.beforeAll(async () => {
  task = await door.scene(async () => {
    await practiceTask(door, "Practice", 1);
    // Scheduled: what is imported waits, so that the batch stays untouched.
    return plainTask(door, "Spring offer", { kind: "scheduled", at: Date.now() + 48 * 3_600_000 });
  });
});

function file(name: string, lines: string[]): string {
  const path = join(door.folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

test("the template of a task is downloaded", async ({ page }) => {
  await door.open(page, `/call-tasks/${task}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download template" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
});

test("a file is looked at before anything is saved", async ({ page }) => {
  const path = file("callees.csv", [
    "calledNumber,name",
    "+4930901820,Anna",
    "+4930901820,Anna again",
    "7.91612E+10,Vera",
    "hello,Nobody",
    "+4930901821,Boris",
  ]);
  await door.open(page, `/call-tasks/${task}`);
  await page.getByRole("button", { name: "Import callee data" }).first().click();
  await expectAccessible(page, "choosing a file");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
  await expect(page.getByText("Repeats row 2: left out")).toBeVisible();
  await expect(page.getByText(/Digits were lost/)).toBeVisible();
  await expect(page.getByRole("radio", { name: /Rejected 2/ })).toBeVisible();
  await expectAccessible(page, "the preview");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save rejected rows…" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  await page.getByRole("radio", { name: /Rejected 2/ }).click();
  await expect(page.getByText("Anna", { exact: true })).toBeHidden();
  expect((await door.call("call_task_get", { id: task })).counts.total).toBe(0);
  await page.getByRole("button", { name: /^Import 2 callees/ }).click();
  await expect(page.getByText("2 callees imported")).toBeVisible();
  await page.getByRole("button", { name: "Open the task" }).click();
  await expect(page.getByRole("tab", { name: /Pending 2/ })).toBeVisible();
});

test("an import in which nobody was called is undone", async ({ page }) => {
  await door.open(page, `/call-tasks/${task}`);
  await page.getByRole("button", { name: "Imports…" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("2 callees are taken out of the task again")).toBeVisible();
  await page.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("button", { name: "Undo import" })).toBeHidden();
  expect((await door.call("call_task_get", { id: task })).counts.total).toBe(0);
});

test("a file that is no spreadsheet gets a plain sentence", async ({ page }) => {
  const path = file("picture.xlsx", ["\u0089PNG this is not a workbook"]);
  await door.open(page, `/call-tasks/${task}`);
  await page.getByRole("button", { name: "Import callee data" }).first().click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "an unusable file");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a file that names no task asks for one", async ({ page }) => {
  const path = file("numbers.csv", ["phone", "+4930901822"]);
  await door.open(page, "/call-tasks");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("import callee");
  await page.keyboard.press("Enter");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
  await page.getByLabel("Which call task are these callees for?").fill("Spring");
  await page.getByRole("option", { name: /Spring offer/ }).click();
  await expectAccessible(page, "choosing the task");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Import 1 callee" })).toBeVisible();
});

test("a file dropped on the window opens its preview", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("row", { name: /Spring offer/ })).toBeVisible();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["phone\n+4930901823"], "dropped.csv", { type: "text/csv" }));
    window.dispatchEvent(new DragEvent("dragover", { dataTransfer: transfer, cancelable: true }));
  });
  await expect(page.getByText("Drop the spreadsheet to import its callees")).toBeVisible();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["phone\n+4930901823"], "dropped.csv", { type: "text/csv" }));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  });
  await expect(page.getByText("dropped.csv", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Which call task are these callees for?")).toBeVisible();
});

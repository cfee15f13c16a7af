// Call tasks: created with the form, listed, searched, updated when stopped, deleted with a count of what is lost.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { plainTask, practiceTask, withDoor } from "./door";

const door = withDoor();

test("the list has one next step while it is empty", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByText("No call tasks yet")).toBeVisible();
  await expectAccessible(page, "the empty list");
});

test("a task is created with the form, which says what is wrong beside the field", async ({ page }) => {
  await practiceTask(door, "Practice", 3);
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("gridcell", { name: "Practice", exact: true })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "Create call task" })).toBeVisible();
  const name = page.getByLabel("Task name");
  await name.focus();
  await page.keyboard.press("Tab");
  await expect(page.getByText("Fill this in")).toBeVisible();
  await name.fill("Practice");
  await name.blur();
  await expect(page.getByText("This name exists already: choose another")).toBeVisible();
  await name.fill("Spring offer");
  await expect(page.getByText("This name exists already")).toBeHidden();
  await page.getByLabel("Task concurrency").fill("501");
  await page.getByLabel("Task concurrency").blur();
  await expect(page.getByText("From 1 to 500")).toBeVisible();
  await page.getByLabel("Task concurrency").fill("4");
  await expectAccessible(page, "the form");
  await page.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByRole("heading", { name: "Spring offer" })).toBeVisible();
  await expect(page.getByText("Initializing")).toBeVisible();
  await expect(page.getByText("Nobody to call yet")).toBeVisible();
});

test("what is typed is kept when one goes away", async ({ page }) => {
  await door.open(page, "/call-tasks/new");
  await page.getByLabel("Task name").fill("Half written");
  await page.waitForTimeout(500);
  await page.getByRole("link", { name: "Exports" }).click();
  await door.open(page, "/call-tasks/new");
  await page.reload();
  await expect(page.getByLabel("Task name")).toHaveValue("Half written");
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByLabel("Task name")).toHaveValue("");
});

test("search and chips narrow the list, and back brings them back", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("gridcell", { name: "Practice", exact: true })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("spring");
  await expect(page.getByRole("gridcell", { name: "Spring offer", exact: true })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "Practice", exact: true })).toBeHidden();
  await page.getByRole("gridcell", { name: "Spring offer", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Spring offer" })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Search tasks")).toHaveValue("spring");
  await page.getByLabel("Search tasks").fill("");
  await page.getByRole("radio", { name: /Initializing/ }).click();
  await expect(page.getByRole("gridcell", { name: "Spring offer", exact: true })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "Practice", exact: true })).toBeHidden();
});

test("the table is walked with the keyboard", async ({ page }) => {
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("gridcell", { name: "Spring offer", exact: true })).toBeVisible();
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Basic information")).toBeVisible();
});

test("a running task is stopped, updated and deleted, with the number of what is lost", async ({ page }) => {
  const [first] = (
    await door.call("call_task_list", {
      statuses: [],
      search: "Practice",
      sort: "activity",
      ascending: false,
      cursor: null,
      limit: 1,
    })
  ).rows;
  const id = first?.task.id ?? 0;
  await door.open(page, `/call-tasks/${id}`);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  const confirm = page.getByRole("button", { name: "Stop task" });
  if (await confirm.isVisible().catch(() => false)) await confirm.click();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Update task" }).click();
  await page.getByLabel("Task name").fill("Practice, renamed");
  await page.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByRole("heading", { name: "Practice, renamed" })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("3 records are deleted with it")).toBeVisible();
  await expectAccessible(page, "the question before deleting");
  await page.getByRole("button", { name: "Delete task" }).click();
  await expect(page.getByRole("heading", { name: "Call tasks" })).toBeVisible();
  await expect(page.getByText("Practice, renamed")).toBeHidden();
});

test("a scheduled task says when it starts", async ({ page }) => {
  await plainTask(door, "Tomorrow", { kind: "scheduled", at: Date.now() + 26 * 3_600_000 });
  await door.open(page, "/call-tasks");
  await expect(page.getByRole("row", { name: /Tomorrow/ })).toBeVisible();
});

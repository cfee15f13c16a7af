// Lines: a SIP account is set up and tested in words, its password never comes back; the practice line is tuned; deleting is refused while used.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { practiceTask, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ mode: "serial" });

test("the list names what to do next, and N adds a line", async ({ page }) => {
  await door.open(page, "/lines");
  await expect(page.getByRole("heading", { name: "Lines" })).toBeVisible();
  await expectAccessible(page, "the list of lines");
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "Add a line" })).toBeVisible();
});

test("mistakes are said beside their fields, on leaving them and on saving", async ({ page }) => {
  await door.open(page, "/lines/new");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByText("Fill this in")).toHaveCount(1);
  await page.getByRole("button", { name: "Save line" }).click();
  await expect(page.getByText("3 fields need a look")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.getByLabel("Channels").fill("501");
  await page.getByLabel("Channels").blur();
  await expect(page.getByText("From 1 to 500")).toBeVisible();
  await expectAccessible(page, "a line's form with mistakes");
  await picture(page, "line-new-mistakes");
});

test("a SIP account is saved, its password kept but never shown", async ({ page }) => {
  await door.open(page, "/lines/new");
  await page.getByLabel("Name", { exact: true }).fill("Транк Манго");
  await page.getByLabel("Host", { exact: true }).fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill("9");
  await page.getByRole("radio", { name: "TCP" }).click();
  await page.getByLabel("User name").fill("74951234567");
  await page.getByLabel("Password").fill("correct horse");
  await page.getByRole("button", { name: "Add number" }).click();
  await page.getByLabel("Caller number").fill("+7 495 123-45-67");
  await page.getByLabel("Price per minute").fill("0,012");
  await page.waitForTimeout(400);
  expect(
    await page.evaluate(() => JSON.stringify(localStorage)),
    "a password is not kept with the draft",
  ).not.toContain("correct horse");
  await page.getByRole("button", { name: "Save line" }).click();
  await expect(page.getByRole("heading", { name: "Транк Манго" })).toBeVisible();
  await expect(page.getByText("A password is kept")).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveValue("");
  const saved = (await door.call("line_list", {})).lines.find((view) => view.line.name === "Транк Манго")?.line;
  expect(saved).toMatchObject({
    has_password: true,
    price_per_minute: 12_000,
    caller_numbers: [{ number: "+74951234567", allowed: null }],
  });
});

test("a test of the line says in words what is wrong and what to do", async ({ page }) => {
  await door.open(page, "/lines");
  await page
    .getByRole("row", { name: /Транк Манго/ })
    .getByRole("button", { name: "More actions" })
    .click();
  await page.getByRole("menuitem", { name: "Test line" }).click();
  await expect(page.getByText("It cannot be reached there")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("Check port and transport")).toBeVisible();
  await expectAccessible(page, "a failed test of a line");
  await picture(page, "line-test-failed");
  await page.reload();
  await expect(page.getByText("Faulty")).toBeVisible();
});

test("an answer of the carrier is read in its own way", async ({ page }) => {
  const id = (await door.call("line_list", {})).lines.find((view) => view.line.kind.kind === "sip")?.line.id ?? 0;
  await door.open(page, `/lines/${id}`);
  await page.getByRole("button", { name: "Add answer" }).click();
  await page.getByLabel("Code", { exact: true }).fill("401");
  await page.getByRole("button", { name: "Save line" }).click();
  await expect(page.getByText("This cannot be read")).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill("480");
  await expectAccessible(page, "answers read in their own way");
  await page.getByRole("button", { name: "Save line" }).click();
  await expect(page.getByText("Line saved")).toBeVisible();
  expect((await door.call("line_get", { id })).line.outcome_overrides).toEqual([
    { signal: { kind: "sip", code: 480 }, result: "NO_ANSWER" },
  ]);
});

test("a name that is taken is refused beside the name", async ({ page }) => {
  await door.open(page, "/lines/new");
  await page.getByLabel("Name", { exact: true }).fill("транк манго");
  await page.getByLabel("Name", { exact: true }).blur();
  await expect(page.getByText("This name exists already: choose another")).toBeVisible();
  await page.getByRole("button", { name: "Discard draft" }).click();
});

test("the practice line's mix is changed, tested, and it is not deleted while a task uses it", async ({ page }) => {
  await practiceTask(door, "Practice", 2);
  const id = (await door.call("line_list", {})).lines.find((view) => view.line.kind.kind === "practice")?.line.id ?? 0;
  await door.open(page, `/lines/${id}`);
  await page.getByLabel("Share: Busy").fill("0");
  await page.getByLabel("Rings for, longest").fill("0.1");
  await page.getByLabel("Rings for, longest").blur();
  await expect(page.getByText("The longest must not be below the shortest")).toBeVisible();
  await page.getByLabel("Rings for, longest").fill("1,5");
  await page.getByRole("button", { name: "Save line" }).click();
  await expect(page.getByText("Line saved")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save line" })).toBeDisabled();
  const kind = (await door.call("line_get", { id })).line.kind;
  expect(kind.kind === "practice" && [kind.practice.mix.busy, kind.practice.ring[1]]).toEqual([0, 1500]);
  await page.getByRole("button", { name: "Test line" }).click();
  await expect(page.getByText("The line works. It can take calls.")).toBeVisible({ timeout: 40_000 });
  await expectAccessible(page, "the practice line");
  await picture(page, "line-practice");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("These call tasks use it.")).toBeVisible();
  await expectAccessible(page, "what uses the line");
  await picture(page, "line-delete-refused");
  await dialog.getByRole("link", { name: "Practice" }).click();
  await expect(page.getByRole("heading", { name: "Practice", exact: true })).toBeVisible();
});

test("a line that nothing uses is deleted after a question", async ({ page }) => {
  await door.open(page, "/lines");
  await page
    .getByRole("row", { name: /Транк Манго/ })
    .getByRole("button", { name: "More actions" })
    .click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete line" }).click();
  await expect(page.getByRole("row", { name: /Транк Манго/ })).toBeHidden();
});

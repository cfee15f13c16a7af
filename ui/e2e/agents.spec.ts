// Agents: a script is written, saved, tried in a test call, published with what changed, duplicated, deleted.
import { type Locator, type Page, expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { practiceTask, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 180_000 });

let agent = 0;

/** The agent of these tests, once it was made. */
async function renewals(): Promise<number> {
  const { agents } = await door.call("agent_list", {});
  return agents.find((view) => view.agent.draft.name === "Renewals")?.agent.id ?? 0;
}

/** Fills in what the agent says of the callee. */
async function fillIn(page: Page, panel: Locator) {
  const { variables } = (await door.call("agent_get", { id: agent })).agent.draft;
  for (const variable of variables) {
    const field = panel.getByLabel(variable.label, { exact: true });
    if (variable.choices.length === 0) await field.fill("Anna");
    else {
      await field.click();
      await page.getByRole("option").first().click();
    }
  }
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await door.scene(() => practiceTask(door, "Practice", 1));
  agent = await renewals();
});

test("a new agent begins with the sample script", async ({ page }) => {
  await door.open(page, "/agents");
  await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "Create agent" })).toBeVisible();
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByText("Fill this in")).toBeVisible();
  await page.getByLabel("Name").fill("Renewals");
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Renewals" })).toBeVisible();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
  agent = await renewals();
  await expectAccessible(page, "the agent's editor");
});

test("what was not tested is not published: a test call is followed to its end, and heard", async ({ page }) => {
  await door.open(page, `/agents/${agent}`);
  await expect(page.getByText("Not tested yet")).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog").getByText("No test call of this one was heard yet.")).toBeVisible();
  await expectAccessible(page, "test it first");
  await page.getByRole("button", { name: "Make a test call" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Test call" }) });
  await fillIn(page, panel);
  // The practice line answers as its mix and seed decide for a number: this test wants one that talks.
  const line = (await door.call("line_list", {})).lines.find((view) => view.line.kind.kind === "practice")?.line;
  if (line?.kind.kind !== "practice") throw new Error("the practice line must be there");
  const { id, has_password: _kept, health: _health, ...draft } = line;
  const nobody = {
    answers: 1,
    presses_key: 0,
    hangs_up: 0,
    busy: 0,
    no_answer: 0,
    rejects: 0,
    invalid: 0,
    powered_off: 0,
    network_busy: 0,
    voicemail: 0,
  };
  await door.call("line_update", {
    id,
    draft: { ...draft, kind: { kind: "practice", practice: { ...line.kind.practice, mix: nobody } } },
    password: null,
  });
  await panel.getByRole("button", { name: "Call now" }).click();
  await expect(panel.getByText("In call")).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByText(/This is an automated call/)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, "a live test call");
  await picture(page, "agent-test-call");
  await expect(panel.getByText("Answered")).toBeVisible({ timeout: 90_000 });
  await expect(panel.getByText("This test call counts")).toBeVisible();
  await expect(panel.getByText(/^Tested today/)).toBeVisible();
  await expect(panel.getByRole("slider")).toBeVisible();
  await panel.getByRole("button", { name: "Play" }).click();
  await expect(panel.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("it is published, and a later change is listed before it is published again", async ({ page }) => {
  await door.open(page, `/agents/${agent}`);
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByText("This is its first version.")).toBeVisible();
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText("Published · v1")).toBeVisible();
  await page.getByLabel("Disclosure line").fill("Hello, this is Northwind's automated assistant.");
  await page.getByLabel("Longest call").fill("20");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Unpublished changes · v1")).toBeVisible();
  await expect(page.getByText("Not tested yet")).toBeHidden();
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog").getByText("Test it as it is now")).toBeVisible();
  await page.getByRole("button", { name: "Make a test call" }).click();
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Test call" }) });
  await fillIn(page, panel);
  await panel.getByRole("button", { name: /Call/ }).click();
  await expect(panel.getByText("This test call counts")).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByText("Disclosure line changed")).toBeVisible();
  await expect(page.getByText(/Longest call: \d+ → 20 minutes/)).toBeVisible();
  await expectAccessible(page, "what changed");
  await picture(page, "agent-publish");
  await page.getByRole("button", { name: "Publish version 2" }).click();
  await expect(page.getByText("Published · v2")).toBeVisible();
});

test("mistakes in the script are said in their step, also in a closed one", async ({ page }) => {
  await door.open(page, `/agents/${agent}`);
  await page.getByRole("button", { name: "Add step" }).click();
  const added = page.getByLabel("Step name").last();
  await added.fill("say thanks");
  await expect(added).toHaveValue("say-thanks");
  await page.getByRole("button", { name: "Close step say-thanks" }).click();
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByText("1 field needs a look")).toBeVisible();
  await expect(page.getByRole("button", { name: "Close step say-thanks" })).toBeVisible();
  const says = page.getByLabel("What it says").last();
  await expect(says).toBeFocused();
  await says.fill("Thank you, {nobody}");
  await expect(page.getByText("It names a variable that does not exist")).toBeVisible();
  await picture(page, "agent-mistake");
  await says.fill("Thank you, ");
  await says.locator("xpath=..").getByRole("button").first().click();
  await expect(says).toHaveValue(/^Thank you, \{\w+\}$/);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft saved")).toBeVisible();
  await expectAccessible(page, "an open step");
});

test("what is typed is kept when one goes away", async ({ page }) => {
  await door.open(page, `/agents/${agent}`);
  await page.getByLabel("Says at a silence").fill("Hello?");
  await page.waitForTimeout(400);
  await page.getByRole("link", { name: "Exports" }).click();
  await door.open(page, `/agents/${agent}`);
  await page.reload();
  await expect(page.getByLabel("Says at a silence")).toHaveValue("Hello?");
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByLabel("Says at a silence")).not.toHaveValue("Hello?");
});

test("it is duplicated; a copy is deleted, one that a task uses is refused", async ({ page }) => {
  await door.open(page, "/agents");
  await page
    .getByRole("row", { name: /Renewals/ })
    .getByRole("button", { name: "More actions" })
    .click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { name: "Renewals (2)", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete agent" }).click();
  await expect(page.getByRole("row", { name: /Renewals \(2\)/ })).toBeHidden();
  const used =
    (await door.call("agent_list", {})).agents.find((view) => view.used_in.length > 0)?.agent.draft.name ?? "";
  await page.getByRole("row", { name: used }).getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("These call tasks use it.")).toBeVisible();
  await dialog.getByRole("link", { name: "Practice" }).click();
  await expect(page.getByRole("heading", { name: "Practice", exact: true })).toBeVisible();
});

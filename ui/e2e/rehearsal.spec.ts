// Rehearsals: what one costs is said before, it is followed and cancelled, its table says who passed and why, a recording is
// played and a transcript read; a task that requires one is refused without, with the way to it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { ALWAYS, until, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 420_000 });

/** An agent that says one line and ends: with most callees that is not enough. */
async function curt(): Promise<number> {
  return door.scene(async () => {
    const made = await door.call("agent_create", { name: "Curt", draft: null, kind: "script" });
    const { draft } = made.agent;
    await door.call("agent_update", {
      id: made.agent.id,
      draft: {
        ...draft,
        disclosure: "",
        mind: {
          kind: "script",
          script: {
            steps: [
              {
                key: "hello",
                say: { kind: "text", text: "Good day. We will call again. Goodbye." },
                tags: [],
                do_not_call: false,
                then: { kind: "end" },
              },
            ],
          },
        },
        main_intent: null,
        output_tags: [],
        voicemail: { kind: "hang_up" },
      },
      secrets: {},
    });
    return made.agent.id;
  });
}

/** A test call to somebody who answers, and then it is published. */
async function publish(agent: number): Promise<void> {
  const line = (await door.call("line_list", {})).lines.find((view) => view.line.kind.kind === "practice")?.line;
  if (line?.kind.kind !== "practice") throw new Error("the practice line must be there");
  const { id, has_password: _kept, health: _health, ...draft } = line;
  const { practice } = line.kind;
  const kinds = Object.keys(practice.mix) as (keyof typeof practice.mix)[];
  const mix = Object.fromEntries(kinds.map((kind) => [kind, kind === "answers" ? 1 : 0])) as typeof practice.mix;
  await door.call("line_update", {
    id,
    draft: { ...draft, kind: { kind: "practice", practice: { ...practice, mix } } },
    password: null,
  });
  const { call } = await door.call("agent_test_call", { id: agent, line: id, number: "+12025559999", variables: {} });
  await until(async () => (await door.call("agent_test_call_get", { call })).phase === "ended");
  await door.call("agent_publish", { id: agent });
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

const ended = (agent: number) =>
  until(async () => {
    const { rehearsals } = await door.call("rehearsal_list", { id: agent });
    return rehearsals.length > 0 && rehearsals[0]?.status !== "running";
  });

test("a rehearsal is begun from the agent, followed, and cancelled", async ({ page }) => {
  // The sample takes its time: there is enough of it to cancel.
  const made = await door.call("agent_create", { name: "Patient", draft: null, kind: "script" });
  const agent = made.agent.id;
  await door.open(page, `/agents/${agent}`);
  await expect(page.getByText("Not rehearsed yet.")).toBeVisible();
  await page.getByRole("button", { name: "Rehearse…" }).click();
  await expect(page.getByText("It costs nothing.")).toBeVisible();
  await expectAccessible(page, "before a rehearsal");
  await page.getByRole("button", { name: "Start rehearsal" }).click();
  await expect(page.getByRole("heading", { name: "Rehearsal", exact: true })).toBeVisible();
  await expect(page.getByText("In call").first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Cancel rehearsal" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Not finished").first()).toBeVisible();
  await expectAccessible(page, "a rehearsal that was cancelled");
  await ended(agent);
});

test("its table says who passed and why; a recording is played, a transcript read", async ({ page }) => {
  const agent = await curt();
  await door.call("rehearsal_start", { agent, limit: null });
  await ended(agent);
  await door.open(page, `/agents/${agent}/rehearsal`);
  await expect(row(page, "Polite")).toBeVisible();
  await expect(page.getByRole("table", { name: "Practice callees" }).getByRole("row")).toHaveCount(11);
  await expect(row(page, "Does not want calls")).toContainText("Failed");
  await expect(row(page, "Does not want calls")).toContainText("would not have gone on the do-not-call list");
  await expect(row(page, "Silent")).toContainText("The agent never asked whether somebody was there.");
  await expect(row(page, "Wants another call")).toContainText("Not counted");
  await expect(row(page, "Angry")).toContainText("Passed");
  await expect(page.getByText("The version that tasks use has not passed one.")).toBeVisible();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await expectAccessible(page, `the table of a rehearsal, ${theme}`);
  }
  await picture(page, "rehearsal");
  await page.getByRole("button", { name: "Angry" }).click();
  await expect(page.getByText("What was expected")).toBeVisible();
  await expect(page.getByText("The agent stayed calm.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Call log" })).toContainText("Good day. We will call again.");
  const slider = page.getByRole("slider");
  await expect(slider).toBeVisible();
  await expectAccessible(page, "a callee of a rehearsal");
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(async () => Number(await slider.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  await picture(page, "rehearsal-callee");
});

test("a task that requires a rehearsal is refused without one, with the way to it", async ({ page }) => {
  const agent = await curt();
  await publish(agent);
  const { lines } = await door.call("line_list", {});
  const task = await door.call("call_task_create", {
    draft: {
      name: "Careful",
      agent,
      line: lines[0]?.line.id ?? 0,
      concurrency: 1,
      start: { kind: "immediately" },
      schedule: { ...ALWAYS, workdays: [...ALWAYS.workdays] },
      redial: null,
      expiry: { kind: "never" },
      rehearsed: true,
    },
  });
  const path = join(door.folder, "careful.csv");
  writeFileSync(path, "calledNumber\n+4930901820\n");
  const opened = await door.call("import_open", { path, task: task.task.id, chat_task: null });
  await until(async () => (await door.call("import_get", { id: opened.id })).state.state === "ready");
  await door.call("import_commit", { id: opened.id, include_unknown: true });
  await door.open(page, `/call-tasks/${task.task.id}`);
  await expect(page.getByText("The agent’s version has not passed a rehearsal").first()).toBeVisible();
  await expectAccessible(page, "a task that waits for a rehearsal");
  await page.getByRole("button", { name: "Open the rehearsal" }).click();
  await expect(page.getByRole("table", { name: "Practice callees" })).toBeVisible();
  const [again] = (await door.call("rehearsal_list", { id: agent })).rehearsals;
  expect(again?.status).toBe("failed");
  // The form says it, too, and leads there.
  await door.open(page, "/call-tasks/new");
  const required = page.getByRole("switch", { name: "Require a rehearsal" });
  await required.click();
  await expect(required).toBeChecked();
  await expectAccessible(page, "the form of a task that requires a rehearsal");
});

test("the rehearsal speaks every language", async ({ page }) => {
  const agent = await curt();
  for (const [language, heading] of [
    ["ru", "Репетиция"],
    ["zh", "排练"],
    ["en", "Rehearsal"],
  ] as const) {
    const { settings } = await door.call("settings_get", {});
    await door.call("settings_update", { settings: { ...settings, language } });
    await page.goto("about:blank");
    await door.open(page, `/agents/${agent}/rehearsal`);
    await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    expect(fits, "nothing stands beyond the window's edge").toBe(true);
    await picture(page, `rehearsal-${language}`);
  }
});

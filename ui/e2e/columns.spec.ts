// Which column of a file is what: chosen over a sample of the sheet, refused in sentences, remembered for the next file.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { plainTask, practiceTask, withDoor } from "./door";

const door = withDoor();

test.describe.configure({ timeout: 120_000 });

let calls = 0;
let chats = 0;

test.beforeAll(async () => {
  const scene = await door.scene(async () => {
    await practiceTask(door, "Practice", 1);
    // Scheduled: what is imported waits.
    const start = { kind: "scheduled" as const, at: Date.now() + 48 * 3_600_000 };
    const made = await door.call("practice_chat_start", {
      task_name: "Spring chats",
      manager_name: "Anna",
      ai_name: "Practice AI",
      channel_name: "Practice channel",
      integration_name: "Practice leads",
      contacts: 1,
      first_message: "Hello {name}, shall we talk about {plan}?",
    });
    return { calls: await plainTask(door, "Spring offer", start), chats: made.task };
  });
  calls = scene.calls;
  chats = scene.chats;
});

function file(name: string, lines: string[]): string {
  const path = join(door.folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

async function upload(page: Page, address: string, button: string, path: string): Promise<void> {
  await door.open(page, address);
  await page.getByRole("button", { name: button }).first().click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "File upload" }).click();
  await (await chooser).setFiles(path);
}

async function choose(page: Page, column: string, meaning: string): Promise<void> {
  await page.getByRole("combobox", { name: `What “${column}” is` }).click();
  await page.getByRole("option", { name: meaning, exact: true }).click();
}

test("columns without a known name are chosen, refused in sentences, and remembered", async ({ page }) => {
  const head = "联系人的电话号码（办公室，工作时间内）,Wohnort der Ansprechpartnerin laut Vertrag,Kürzel";
  const [number = "", place = "", code = ""] = head.split(",");
  const path = file("first.csv", [head, "+4930901820,Köln,a", "+4930901821,Ulm,b"]);
  await upload(page, `/call-tasks/${calls}`, "Import callee data", path);
  // No header names a number: the file is not given up for that.
  await page.getByRole("button", { name: "Columns…" }).click();
  await expect(page.getByRole("cell", { name: "+4930901820" })).toBeVisible();
  await expectAccessible(page, "the choice of columns");

  await choose(page, number, "Number to call");
  await choose(page, place, "Number to call");
  await page.getByRole("textbox", { name: `Name of the variable of “${code}”` }).fill("a b");
  await page.getByRole("button", { name: "Read the rows so" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(`“${number}” and “${place}” cannot both be “Number to call”`);
  await expect(alert).toContainText(`The name of the variable of “${code}” may only have letters`);
  await expectAccessible(page, "a choice that cannot be");

  await choose(page, place, "Another variable");
  await page.getByRole("textbox", { name: `Name of the variable of “${place}”` }).fill("city");
  await choose(page, code, "Left out");
  await page.getByRole("button", { name: "Read the rows so" }).click();
  await expect(page.getByText("Köln")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: code })).toHaveCount(0);
  await page.getByRole("button", { name: "Import 2 callees" }).click();
  await expect(page.getByText("2 callees imported")).toBeVisible();

  const next = file("next.csv", [head, "+4930901822,Bonn,c"]);
  await upload(page, `/call-tasks/${calls}`, "Import callee data", next);
  await expect(page.getByText("Columns are read as you chose for these headers before.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 1 callee" })).toBeVisible();
  await page.getByRole("button", { name: "Columns…" }).click();
  await page.getByRole("button", { name: "As the headers say" }).click();
  await expect(page.getByText("This file cannot be used")).toBeVisible();
});

test("sixty columns are chosen among, and stand inside the window", async ({ page }) => {
  const names = Array.from({ length: 60 }, (_, at) => (at === 0 ? "phone" : `Question ${at} of the long survey`));
  const path = file("wide.csv", [names.join(","), ["+4930901830", ...names.slice(1).map((_, at) => at)].join(",")]);
  await upload(page, `/call-tasks/${calls}`, "Import callee data", path);
  await page.getByRole("button", { name: "Columns…" }).click();
  await expect(page.getByRole("columnheader")).toHaveCount(60);
  await choose(page, "Question 59 of the long survey", "Note");
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    expect(fits, "the sheet scrolls, not the window").toBe(true);
    await expect(page.getByRole("button", { name: "Read the rows so" })).toBeInViewport();
  }
  await expectAccessible(page, "sixty columns");
  await page.getByRole("button", { name: "Read the rows so" }).click();
  await expect(page.getByRole("button", { name: "Import 1 callee" })).toBeVisible();
});

test("contacts have fields of their own, and the variables that the task's texts ask for", async ({ page }) => {
  const path = file("people.csv", ["who,what they are called,interest", "@vera_ivanova,Vera,tea"]);
  await upload(page, `/chat-tasks/${chats}`, "Import contacts…", path);
  await page.getByRole("button", { name: "Columns…" }).click();
  await choose(page, "who", "User name");
  await choose(page, "what they are called", "Name of the person");
  await choose(page, "interest", "plan");
  await expectAccessible(page, "the columns of contacts");
  await page.getByRole("button", { name: "Read the rows so" }).click();
  await expect(page.getByRole("button", { name: "Import 1 contact" })).toBeVisible();
  await page.getByRole("button", { name: "Columns…" }).click();
  await choose(page, "who", "Left out");
  await page.getByRole("button", { name: "Read the rows so" }).click();
  await expect(page.getByRole("alert")).toContainText("No column says where people are reached");
});

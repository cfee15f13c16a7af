// The desk: today's numbers and the live wall while a task runs; what needs a person has a click that helps.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { plainTask, practiceTask, withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 120_000 });

test("an idle desk says that nothing needs anybody", async ({ page }) => {
  await door.open(page, "/desk");
  await expect(page.getByText("Nothing needs you now.")).toBeVisible();
  await expect(page.getByText("No call is live")).toBeVisible();
  await expectAccessible(page, "an idle desk");
});

test("live calls stand on the wall, and a press opens the call", async ({ page }) => {
  const task = await practiceTask(door, "Spring offer", 20);
  await door.open(page, "/desk");
  const card = page.getByRole("region", { name: "Live calls" }).getByRole("link").first();
  await expect(card).toBeVisible({ timeout: 60_000 });
  await expect(card).toContainText("Spring offer");
  await expect(card, "numbers are masked where others look on").toContainText("•••");
  await expectAccessible(page, "the live wall");
  await expect(page.getByText("Calls today", { exact: true }).locator("xpath=following-sibling::dd")).not.toContainText(
    /^0/,
    {
      timeout: 30_000,
    },
  );
  await card.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`call-tasks/${task}/records/`));
});

test("a line that fails asks for a test, and the click runs it", async ({ page }) => {
  const { line } = await door.call("line_create", {
    draft: {
      name: "Office PBX",
      kind: {
        kind: "sip",
        account: {
          host: "127.0.0.1",
          port: 9,
          transport: "tcp",
          username: "100",
          auth_username: null,
          register: true,
          outbound_proxy: null,
          own_ca: null,
          stun: null,
          sound: { codecs: ["pcmu", "pcma"], security: "off" },
        },
      },
      caller_numbers: [{ number: "+4930901820", allowed: null }],
      allowed: null,
      channels: 5,
      calls_per_second: 1,
      ring_seconds: 20,
      price_per_minute: 0,
      outcome_overrides: [],
    },
    password: null,
  });
  await door.call("line_test", { id: line.id });
  await door.open(page, "/desk");
  const need = page.getByRole("listitem").filter({ hasText: "Line “Office PBX”" });
  await expect(need).toBeVisible();
  await expectAccessible(page, "a desk that needs somebody");
  await picture(page, "desk-needs");
  await need.getByRole("button", { name: /Test line/ }).click();
  await expect(page.getByRole("heading", { name: "Office PBX" })).toBeVisible();
  await expect(page.getByText("It cannot be reached there")).toBeVisible({ timeout: 40_000 });
});

test("a scheduled task needs nobody", async ({ page }) => {
  await plainTask(door, "Tomorrow", { kind: "scheduled", at: Date.now() + 26 * 3_600_000 });
  await door.open(page, "/desk");
  await expect(page.getByRole("region", { name: "Needs you" })).not.toContainText("Tomorrow");
});

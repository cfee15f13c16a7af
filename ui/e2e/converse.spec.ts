// Agents that converse: one is made from its sample, its services and manners are set, what is missing is said at its
// field, keys are kept and never shown, and it is tried by typing.
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 120_000 });

async function seller(): Promise<number> {
  const { agents } = await door.call("agent_list", {});
  return agents.find((view) => view.agent.draft.name === "Seller")?.agent.id ?? 0;
}

test("a new agent converses, by its sample", async ({ page }) => {
  await door.open(page, "/agents/new");
  await page.getByLabel("Name", { exact: true }).fill("Seller");
  await page.getByRole("radio", { name: "Converses", exact: true }).click();
  await expect(page.getByText("It hears, thinks and speaks")).toBeVisible();
  await expectAccessible(page, "a new agent");
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Seller" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Hears", exact: true })).toBeVisible();
  await expectAccessible(page, "the editor of an agent that converses");
  await picture(page, "converse");
});

test("what is missing is said at its field, and a limit asks for prices", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("button", { name: "Publish…" }).click();
  const hears = page.locator("section").filter({ has: page.getByRole("heading", { name: "Hears", exact: true }) });
  await expect(hears.getByLabel("Base address")).toBeFocused();
  await hears.getByLabel("Base address").fill("http://127.0.0.1:9000/v1/");
  await page.getByLabel("Most that a call may cost").fill("0.5");
  await page.getByLabel("Most that a call may cost").blur();
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(hears.getByLabel("Price of a minute")).toBeFocused();
  await hears.getByLabel("Price of a minute").fill("0.006");
  await hears.getByLabel("Key", { exact: true }).fill("sk-secret");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft saved")).toBeVisible();
  await expect(hears.getByLabel("Key", { exact: true })).toHaveValue("");
  const view = await door.call("agent_get", { id: await seller() });
  expect(view.secrets).toEqual(["recognition"]);
  expect(JSON.stringify(view)).not.toContain("sk-secret");
  const { mind } = view.agent.draft;
  if (mind.kind !== "converse") throw new Error("it converses");
  expect(mind.converse.recognition).toMatchObject({ base_url: "http://127.0.0.1:9000/v1", minute_price: 6_000 });
  expect(mind.converse.limit).toBe(500_000);
});

test("functions are switched, a call of one's own is described, manners are set", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("switch", { name: /Press keys/ }).click();
  await page.getByRole("button", { name: "Add API call" }).click();
  await page.getByLabel("Name", { exact: true }).last().fill("order_status");
  await page.getByLabel("When to call it").last().fill("To look an order up");
  await page.getByLabel("Address", { exact: true }).fill("https://shop.example/orders");
  await page.getByLabel("Key for “do not call again”").click();
  await page.getByRole("option", { name: "key 9" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft saved")).toBeVisible();
  const { mind } = (await door.call("agent_get", { id: await seller() })).agent.draft;
  if (mind.kind !== "converse") throw new Error("it converses");
  expect(mind.converse.functions.map((one) => one.kind.kind)).toEqual([
    "end_call",
    "call_back",
    "do_not_call",
    "send_keys",
    "custom_api",
  ]);
  expect(mind.converse.do_not_call_key).toBe("9");
});

test("one realtime model takes the place of recognition, and what is common stays", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("radio", { name: "One realtime model" }).click();
  const model = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Hears, thinks and speaks" }) });
  await expect(page.getByRole("heading", { name: "Hears", exact: true })).toBeHidden();
  await expect(page.getByLabel("Most that a call may cost")).toHaveValue("0.5");
  await model.getByLabel("Base address").fill("wss://127.0.0.1:9000/v1");
  await model.getByLabel("Key", { exact: true }).fill("sk-realtime");
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(model.getByLabel("Text, read")).toBeFocused();
  for (const [label, price] of Object.entries({ "Text, read": "4", "Text, written": "16", "Sound, heard": "32" }))
    await model.getByLabel(label).fill(price);
  await model.getByLabel("Sound, spoken").fill("64");
  await expectAccessible(page, "the editor of a realtime agent");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft saved")).toBeVisible();
  const view = await door.call("agent_get", { id: await seller() });
  expect(view.secrets).toContain("realtime");
  expect(JSON.stringify(view)).not.toContain("sk-realtime");
  expect(view.problems.filter((one) => one.field.includes("kind.service"))).toEqual([]);
  const { mind } = view.agent.draft;
  if (mind.kind !== "converse" || mind.converse.kind.kind !== "realtime") throw new Error("it is realtime");
  expect(mind.converse.kind.service).toMatchObject({ base_url: "wss://127.0.0.1:9000/v1", model: "gpt-realtime" });
  expect(mind.converse.kind.service.price?.audio).toEqual({
    prompt: 32_000_000,
    cached: 32_000_000,
    output: 64_000_000,
  });
  await picture(page, "converse-realtime");
  await page.getByRole("radio", { name: "Recognition, model, voice" }).click();
  await expect(page.getByRole("heading", { name: "Hears", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect
    .poll(async () => (await door.call("agent_get", { id: await seller() })).agent.draft.mind)
    .toMatchObject({
      converse: { kind: { kind: "cascade" }, recognition: { base_url: "http://127.0.0.1:9000/v1" } },
    });
});

test("where a call is put through to is set by the user, with what is said around it", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("switch", { name: /Transfer to a person/ }).click();
  const target = page.getByLabel("Number or SIP address");
  await expect(page.getByLabel("Said before")).toHaveValue(/I am putting you through/);
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(target).toBeFocused();
  await target.fill("my boss");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(target).toHaveAttribute("aria-invalid", "true");
  await target.fill("+49 30 23125001");
  await page.getByLabel("When nobody is reached").fill("Nobody is there now.");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft saved")).toBeVisible();
  await expectAccessible(page, "the fields of a transfer");
  const { mind } = (await door.call("agent_get", { id: await seller() })).agent.draft;
  if (mind.kind !== "converse") throw new Error("it converses");
  const transfer = mind.converse.functions.find((one) => one.kind.kind === "transfer");
  expect(transfer?.kind).toEqual({
    kind: "transfer",
    transfer: {
      target: "+49 30 23125001",
      success_line: "I am putting you through. One moment, please.",
      failure_line: "Nobody is there now.",
    },
  });
});

test("where the app has no microphone that is said, and typing is offered", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("radio", { name: "By microphone" }).click();
  await expect(page.getByText("Use a headset")).toBeVisible();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByText("its microphone is not where you are")).toBeVisible();
  await expectAccessible(page, "a test by microphone that is refused");
  await page.getByRole("button", { name: "Type instead" }).click();
  await expect(page.getByRole("radio", { name: "By typing" })).toBeChecked();
});

test("it is tried by typing, and then published", async ({ page }) => {
  await door.open(page, `/agents/${await seller()}`);
  await page.getByRole("radio", { name: "By typing" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  const log = page.getByRole("list", { name: "Call log" });
  await expect(log).toContainText("Do you have a minute?");
  const agents = log.getByText("Agent", { exact: true });
  const before = await agents.count();
  await page.getByLabel("What the callee says").fill("Yes, what is it about?");
  await page.keyboard.press("Enter");
  await expect(log).toContainText("Yes, what is it about?");
  await expect.poll(() => agents.count(), { timeout: 20_000 }).toBeGreaterThan(before);
  await expectAccessible(page, "a test by typing");
  await picture(page, "converse-typed");
  await page.getByRole("button", { name: "Hang up" }).click();
  await expect(page.getByRole("button", { name: "Begin" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("This test call counts")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText("Published · v1")).toBeVisible();
});

// The widget in Chromium on a foreign page: two visitors at once. Ends with a failure where something is
// not as it should be. Playwright and axe are the interface's own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [ui, script, port] = process.argv.slice(2);
const require = createRequire(join(ui, "package.json"));
const { chromium } = require("@playwright/test");
const { AxeBuilder } = require("@axe-core/playwright");

const foreign = createServer((_request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  // A page with a strict policy of its own: the widget needs no inline script and no inline style.
  const ours = new URL(script).origin;
  response.setHeader(
    "content-security-policy",
    `default-src 'self'; script-src ${ours}; frame-src ${ours}`,
  );
  response.end(
    `<!doctype html><html lang="en"><title>A shop</title><main><h1>A shop</h1><a href="#x">Roofs</a></main>
     <script async src="${script}"></script></html>`,
  );
});
await new Promise((listens) =>
  foreign.listen(Number(port), "127.0.0.1", listens),
);
const shop = `http://localhost:${port}/roofs?private=1`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const patience = 20000;
// What the pages said, and what stands on them, for whoever has to find out what went wrong.
const told = [];
const pages = () => browser.contexts().flatMap((context) => context.pages());

async function visit(options, address = shop) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.on("console", (said) => told.push(said.text()));
  page.on("pageerror", (error) => told.push(String(error)));
  await page.goto(address);
  const chat = page.frameLocator("iframe");
  return {
    context,
    page,
    chat,
    log: chat.getByRole("log"),
    field: chat.getByRole("textbox"),
  };
}

async function says(visitor, text) {
  await visitor.field.fill(text);
  await visitor.field.press("Enter");
}

try {
  const ann = await visit({
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
  const bo = await visit({
    locale: "ru-RU",
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    colorScheme: "dark",
  });

  await ann.page.getByRole("button", { name: "Open chat" }).click();
  await bo.page.getByRole("button", { name: "Открыть чат" }).click();
  await ann.log.getByText("Welcome").waitFor();
  await Promise.all([says(ann, "I am Ann"), says(bo, "Я Борис")]);
  await ann.log.getByText("1: I am Ann", { exact: true }).waitFor();
  await bo.log.getByText("1: Я Борис", { exact: true }).waitFor();
  assert.ok(
    !(await ann.log.innerText()).includes("Борис"),
    "two visitors never see each other",
  );
  assert.ok(
    !(await bo.log.innerText()).includes("Ann"),
    "two visitors never see each other",
  );
  const panel = await bo.page.getByRole("dialog").boundingBox();
  assert.deepEqual(
    [panel.width, panel.height],
    [390, 844],
    "on a phone the chat fills the screen",
  );

  // Who answers is seen, with their picture.
  await ann.chat.getByText("Anna", { exact: true }).waitFor();
  const picture = ann.chat.locator("#face");
  await picture.waitFor();
  assert.equal(await picture.evaluate((face) => face.naturalWidth), 1);

  // Words are never markup.
  const attack = `<img src=x onerror="window.hacked=1"><b>bold</b> https://shop.example/a?b=1.`;
  await says(ann, attack);
  await ann.log.getByText(`2: ${attack}`, { exact: true }).waitFor();
  assert.equal(await ann.log.locator("img, b").count(), 0);
  assert.equal(
    await ann.log.locator(".theirs a").last().getAttribute("href"),
    "https://shop.example/a?b=1",
  );

  for (const visitor of [ann, bo]) {
    const found = await new AxeBuilder({ page: visitor.page }).analyze();
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => [
        id,
        nodes.map((node) => node.target.join(" ")),
      ]),
      [],
      "axe finds nothing",
    );
  }

  // A reload: the same visitor, the same dialogue, and the chat is open again.
  await ann.page.reload();
  await ann.log.getByText(`2: ${attack}`, { exact: true }).waitFor();
  await says(ann, "Still me");
  await ann.log.getByText("3: Still me", { exact: true }).waitFor();
  assert.equal(
    await ann.log.locator(".own", { hasText: "I am Ann" }).count(),
    1,
    "each line stands once",
  );

  // Without a network it waits, and goes on by itself.
  await bo.context.setOffline(true);
  await says(bo, "Из тоннеля");
  await bo.chat.getByText("Нет связи.").waitFor();
  await bo.context.setOffline(false);
  await bo.log.getByText("2: Из тоннеля", { exact: true }).waitFor();
  await bo.chat.getByText("Нет связи.").waitFor({ state: "detached" });

  // The keyboard stays in the open chat; Escape closes it and gives the focus back.
  await ann.field.focus();
  for (let step = 0; step < 12; step += 1) {
    await ann.page.keyboard.press("Tab");
    assert.equal(
      await ann.page.evaluate(() => document.activeElement?.id),
      "switchboard-chat",
    );
  }
  await ann.field.focus();
  await ann.page.keyboard.press("Escape");
  await ann.page.getByRole("dialog").waitFor({ state: "hidden" });
  const focused = () =>
    document.getElementById("switchboard-chat").shadowRoot.activeElement
      ?.tagName;
  assert.equal(await ann.page.evaluate(focused), "BUTTON");

  // A page that the channel does not allow shows the button and an empty frame.
  const stranger = await visit({}, `http://127.0.0.1:${port}/`);
  const refused = stranger.page.waitForEvent("console", (said) =>
    said.text().includes("frame-ancestors"),
  );
  await stranger.page.getByRole("button", { name: "Open chat" }).click();
  await refused;
} catch (error) {
  for (const frame of pages().flatMap((page) => page.frames())) {
    told.push(`${frame.url()}: ${await frame.innerText("body").catch(String)}`);
  }
  console.error(told.join("\n"));
  throw error;
} finally {
  await browser.close();
  foreign.close();
}

// How visitors reach the web pages: a port that is taken, an address and its probe, a tunnel; each said in words.
import { createServer, type Server } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { withDoor } from "./door";
import { picture } from "./pictures";

const door = withDoor();

test.describe.configure({ timeout: 120_000 });

async function held(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : 0 };
}

const card = (page: Page) => page.locator("form").filter({ hasText: "Port on this computer" });

test("a port that is taken is refused beside its field; a free one is used", async ({ page }) => {
  const { server, port } = await held();
  await door.open(page, "/settings");
  await card(page).getByLabel("Port on this computer").fill(String(port));
  await card(page).getByRole("button", { name: "Use this" }).click();
  await expect(page.getByText("Another program on this machine uses this port")).toBeVisible();
  await expectAccessible(page, "a port that is taken");
  await new Promise((resolve) => server.close(resolve));
  await card(page).getByRole("button", { name: "Use this" }).click();
  await expect(page.getByText(`Served on port ${port} of this computer`)).toBeVisible();
});

test("an address is tried out in words, used, and shown at the channels", async ({ page }) => {
  const { settings } = await door.call("public_url_get", {});
  const address = `http://localhost:${settings.port}`;
  await door.open(page, "/settings");
  await page.getByRole("radio", { name: "Under my own address" }).click();
  await page.getByLabel("Public address").fill("http://localhost:1");
  await page.getByRole("button", { name: "Test the address" }).click();
  await expect(page.getByText("Nothing answers there")).toBeVisible();
  await page.getByLabel("Public address").fill(address);
  await page.getByRole("button", { name: "Test the address" }).click();
  await expect(page.getByText("This app answers there")).toBeVisible();
  await expectAccessible(page, "a public address");
  await page.getByRole("button", { name: "Test the address" }).scrollIntoViewIfNeeded();
  await picture(page, "public-address");
  await card(page).getByRole("button", { name: "Use this" }).click();
  await expect(page.getByText("Visitors come this way now")).toBeVisible();
  const { channel } = await door.call("channel_create", {
    secret: null,
    draft: {
      name: "Shop",
      first_per_hour: null,
      first_per_day: null,
      warm_up_days: 0,
      fee_per_message: 0,
      settings: {
        kind: "web_page",
        title: "Shop",
        greeting: "",
        accent: "#3355FF",
        origins: [],
        per_visitor_minute: 20,
        per_address_day: 100,
        per_task_day: 100,
      },
    },
  });
  await door.open(page, `/channels/${channel.id}`);
  await expect(page.getByText(`${address}/w/${channel.id}`)).toBeVisible();
});

test("a tunnel tells that its server is not reached", async ({ page }) => {
  await door.open(page, "/settings");
  await page.getByRole("radio", { name: "Through a tunnel" }).click();
  await page.getByLabel("bore server").fill("127.0.0.1");
  await page.getByLabel("Secret").fill("sesame");
  await card(page).getByRole("button", { name: "Use this" }).click();
  await expect(page.getByText("The server is not reached or refuses")).toBeVisible();
  await expectAccessible(page, "a tunnel");
  await card(page).getByRole("button", { name: "Use this" }).scrollIntoViewIfNeeded();
  await picture(page, "tunnel");
  for (const language of ["ru", "zh"] as const) {
    const { settings } = await door.call("settings_get", {});
    await door.call("settings_update", { settings: { ...settings, language } });
    await page.goto("about:blank");
    await door.open(page, "/settings");
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await page.locator("form").first().scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    await picture(page, `tunnel-${language}`);
  }
});

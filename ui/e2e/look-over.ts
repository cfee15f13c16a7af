// Screens, light and dark, on a small laptop and a large one, in every language: held against axe and against the window's
// edge, and written to tests/screens to be looked at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import type { Door } from "./door";
import { OUT, SIZES } from "./pictures";

export interface Screen {
  name: string;
  path: () => string;
  /** What must be there before the picture is taken. */
  ready: (page: Page) => Promise<unknown>;
}

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** Makes a test of each screen and theme, and one of each other language. */
export function lookOver(door: Door, screens: readonly Screen[]): void {
  test.beforeAll(() => {
    mkdirSync(OUT, { recursive: true });
  });

  for (const theme of ["light", "dark"] as const) {
    for (const screen of screens) {
      test(`${screen.name}, ${theme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await door.open(page, screen.path());
        await screen.ready(page);
        await expectAccessible(page, `${screen.name}, ${theme}`);
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await page.waitForTimeout(150);
          expect(await fits(page), "nothing stands beyond the window's edge").toBe(true);
          await page.screenshot({ path: join(OUT, `${screen.name}-${theme}-${size.width}.png`) });
        }
      });
    }
  }

  for (const language of ["ru", "zh"] as const) {
    test(`every screen in ${language}`, async ({ page }) => {
      const { settings } = await door.call("settings_get", {});
      await door.call("settings_update", { settings: { ...settings, language } });
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      for (const screen of screens) {
        // A page of its own: a sheet that is open hides the frame from whoever looks for it.
        await page.goto("about:blank");
        await door.open(page, screen.path());
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expect(page.locator("main :is(h1, h2)").first()).toBeVisible();
        await page.waitForTimeout(300);
        expect(await fits(page), `${screen.name}: nothing stands beyond the window's edge`).toBe(true);
        await page.screenshot({ path: join(OUT, `${screen.name}-${language}-1280.png`) });
      }
    });
  }
}

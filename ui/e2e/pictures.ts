// Pictures of screens that have to be looked at, light and dark, small and large, written to tests/screens.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

export const OUT = fileURLToPath(new URL("../../tests/screens/", import.meta.url));

export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
];

/** The page as it is now, in both colours, on a large screen and a small laptop. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.waitForTimeout(150);
      await page.screenshot({ path: join(OUT, `${name}-${colorScheme}-${size.width}.png`) });
    }
  }
}

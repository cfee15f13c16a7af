// Pictures of screens that have to be looked at, light and dark, written to tests/screens.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const OUT = fileURLToPath(new URL("../../tests/screens/", import.meta.url));

/** The page as it is now, in both colours. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(OUT, `${name}-${colorScheme}-1280.png`) });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

// End-to-end tests: the page in Chromium before `switchboard serve`. SWITCHBOARD_BIN names the binary.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

// The folder of this run; every worker is told it. `tear-down.ts` removes it.
process.env["SWITCHBOARD_E2E"] ??= mkdtempSync(join(tmpdir(), "switchboard-e2e-"));

export default defineConfig({
  testDir: "./e2e",
  outputDir: "./test-results",
  globalTeardown: "./e2e/tear-down.ts",
  fullyParallel: false,
  workers: 1,
  // One run shows everything that fails. What passes the second time is named at its end.
  maxFailures: 0,
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    acceptDownloads: true,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
    },
  },
});

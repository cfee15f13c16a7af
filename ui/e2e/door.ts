// Starts `switchboard serve` on a folder of its own and speaks to it: by its page, and by its commands for what a test
// needs but is not about. Every test file has its own engine, ended by its own process id. A failed test ends its worker;
// the next one starts the engine again on the same folder, so that the tests after it find what those before it made.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Page, test } from "@playwright/test";
import type { Commands, RecordFilter } from "../src/ipc/contract";

type Name = keyof Commands;

export interface Door {
  url: string;
  token: string;
  folder: string;
  call<C extends Name>(command: C, request: Commands[C]["req"]): Promise<Commands[C]["res"]>;
  /** What the tests of a file stand on, made once for all of them: ids and the like, as JSON keeps them. */
  scene<S>(make: () => Promise<S>): Promise<S>;
  /** Ends the engine, lets something be done to its folder, and starts it again. */
  resting(work: () => void | Promise<void>): Promise<void>;
  /** Opens an address of the window. */
  open(page: Page, path: string): Promise<void>;
}

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** While the page is being worked on: its files from ui/dist instead of those inside the binary. */
async function freshPage(page: Page, url: string): Promise<void> {
  if (process.env["SWITCHBOARD_PAGE"] !== "dist") return;
  await page.route(
    (address) => address.origin === url && !/^\/(rpc|events|files|upload|media)\b/.test(address.pathname),
    (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = join(DIST, path === "/" ? "index.html" : path);
      if (!existsSync(file)) return route.fulfill({ status: 404 });
      return route.fulfill({
        body: readFileSync(file),
        contentType: TYPES[extname(file)] ?? "application/octet-stream",
      });
    },
  );
}

async function start(folder: string): Promise<{ process: ChildProcess; url: string; token: string }> {
  const binary = process.env["SWITCHBOARD_BIN"];
  if (!binary) throw new Error("SWITCHBOARD_BIN must name the binary to test");
  const child = spawn(binary, ["serve", "--data", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the engine ended at once, with ${code}`)));
  });
  const ready = JSON.parse(line) as { url: string; token: string };
  return { process: child, url: new URL(ready.url).origin, token: ready.token };
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** An engine for all tests of this file. */
export function withDoor(): Door {
  let running: Awaited<ReturnType<typeof start>> | null = null;
  const door: Door = {
    url: "",
    token: "",
    folder: "",
    async call(command, request) {
      const answer = await fetch(`${door.url}/rpc/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${door.token}` },
        body: JSON.stringify(request),
      });
      const body: unknown = await answer.json();
      if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(body)}`);
      return body as never;
    },
    async scene<S>(make: () => Promise<S>) {
      const kept = join(door.folder, "scene.json");
      if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as S;
      const made = await make();
      writeFileSync(kept, JSON.stringify(made ?? null));
      return made;
    },
    async resting(work) {
      await end(running?.process);
      await work();
      running = await start(door.folder);
      door.url = running.url;
      door.token = running.token;
    },
    async open(page, path) {
      await freshPage(page, door.url);
      await page.goto(`${door.url}/?token=${door.token}#${path}`);
      // The frame is there, and with it the keyboard; the page itself may still be on its way.
      await page.getByRole("navigation", { includeHidden: true }).waitFor();
    },
  };
  test.beforeAll(async () => {
    const run = process.env["SWITCHBOARD_E2E"];
    if (!run) throw new Error("SWITCHBOARD_E2E: the configuration names the folder of this run");
    // The spec that runs: tests that many specs share are declared elsewhere.
    const [spec = ""] = test.info().titlePath;
    door.folder = join(run, basename(spec, ".spec.ts"));
    const fresh = mkdirSync(door.folder, { recursive: true }) !== undefined;
    running = await start(door.folder);
    door.url = running.url;
    door.token = running.token;
    if (!fresh) return;
    const { settings } = await door.call("settings_get", {});
    await door.call("settings_update", {
      settings: { ...settings, default_country: "DE", time_zone: "Europe/Berlin", language: "en", theme: "system" },
    });
  });
  test.afterAll(() => end(running?.process));
  return door;
}

/** A schedule that is always open. */
export const ALWAYS = {
  workdays: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const,
  windows: [{ start: 0, end: 1440 }],
  zone: "Europe/Berlin",
};

/** What the first run makes: practice line, agent, task, and a workbook; with the task's own number of callees imported. */
export async function practiceTask(door: Door, name: string, callees: number): Promise<number> {
  const made = await door.call("practice_start", { task_name: name, callees });
  const opened = await door.call("import_open", { path: made.path, task: made.task, chat_task: null });
  await ready(door, opened.id);
  await door.call("import_commit", { id: opened.id, include_unknown: true });
  await until(async () => (await door.call("call_task_get", { id: made.task })).counts.total > 0);
  return made.task;
}

async function ready(door: Door, id: number): Promise<void> {
  await until(async () => (await door.call("import_get", { id })).state.state === "ready");
}

/** Looks again until it holds; the test's own time limit ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The call task's form as the engine takes it, for tests that are not about the form. */
export async function plainTask(
  door: Door,
  name: string,
  start: Commands["call_task_create"]["req"]["draft"]["start"] = { kind: "immediately" },
): Promise<number> {
  const { agents } = await door.call("agent_list", {});
  const { lines } = await door.call("line_list", {});
  const agent = agents.find((one) => one.agent.published)?.agent.id;
  const line = lines[0]?.line.id;
  if (agent === undefined || line === undefined) throw new Error("the practice line and its agent must be there first");
  const view = await door.call("call_task_create", {
    draft: {
      name,
      agent,
      line,
      concurrency: 5,
      start,
      schedule: { ...ALWAYS, workdays: [...ALWAYS.workdays] },
      redial: null,
      expiry: { kind: "never" },
      rehearsed: false,
    },
  });
  return view.task.id;
}

/** Everything of a tab. */
export function wholeTab(tab: RecordFilter["tab"]): RecordFilter {
  return {
    tab,
    states: [],
    fail_kinds: [],
    results: [],
    main_intents: [],
    search: null,
    from: null,
    until: null,
    min_talk: null,
    max_talk: null,
  };
}

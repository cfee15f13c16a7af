// The end of a run: the folder with the data of its engines goes. They have ended with their workers.
import { rmSync } from "node:fs";

export default function tearDown(): void {
  const run = process.env["SWITCHBOARD_E2E"];
  if (run) rmSync(run, { recursive: true, force: true });
}

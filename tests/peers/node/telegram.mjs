// Starts telegram-test-api, a Telegram Bot API that others wrote, on the port that is given.
import { createRequire } from "node:module";
import { join } from "node:path";

const [home, port] = process.argv.slice(2);
const require = createRequire(join(home, "package.json"));
const loaded = require("telegram-test-api");
const TelegramServer = loaded.TelegramServer ?? loaded.default ?? loaded;
const server = new TelegramServer({ port: Number(port), host: "127.0.0.1" });
await server.start();

// Builds the window's page into dist/ and runs the unit tests. Knows nothing of the door it is served through.
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Relative addresses: the same page is served at "/", and by the shell's own scheme.
  base: "./",
  resolve: { alias: { "@": src } },
  build: { outDir: "dist", target: "es2022", sourcemap: false, chunkSizeWarningLimit: 900 },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
    setupFiles: ["./tests/setup.ts"],
  },
});

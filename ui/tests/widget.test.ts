// Protects: the widget stays small on other people's pages, and speaks each of its languages whole.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../widget");
const files = readdirSync(FOLDER);
const WORDS = "../widget/words.js";

describe("the widget", () => {
  it("is at most 30 kB with everything that it loads, as it travels", () => {
    const bytes = files.map((file) => gzipSync(readFileSync(join(FOLDER, file))).length);
    expect(files).toContain("widget.js");
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(30_000);
  });

  it("says the same in every language", async () => {
    const { wordsFor } = (await import(/* @vite-ignore */ WORDS)) as {
      wordsFor: (language: string) => Record<string, string>;
    };
    const keys = Object.keys(wordsFor("en")).sort();
    for (const language of ["ru-RU", "zh-Hans"]) {
      const words = wordsFor(language);
      expect(Object.keys(words).sort()).toEqual(keys);
      expect(words["language"]).toBe(language.slice(0, 2));
      expect(Object.values(words)).not.toContain("");
    }
    expect(wordsFor("de")).toEqual(wordsFor("en"));
  });
});

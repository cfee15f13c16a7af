// Protects: the three catalogues say the same things: same keys, same placeholders, every plural form of each language.
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { ru } from "./ru";
import { zh } from "./zh";

type Tree = { [key: string]: string | Tree };
const PLURAL = /_(zero|one|two|few|many|other)$/;

function leaves(tree: Tree, before = ""): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") out.set(before + key, value);
    else for (const [path, text] of leaves(value, `${before}${key}.`)) out.set(path, text);
  }
  return out;
}

/** A key is plural when English has both of its forms of it. */
function plurals(all: Map<string, string>): Set<string> {
  return new Set([...all.keys()].filter((key) => key.endsWith("_one")).map((key) => key.replace(PLURAL, "")));
}

const english = leaves(en);
const many = plurals(english);
const bare = (key: string) => {
  const base = key.replace(PLURAL, "");
  return many.has(base) ? base : key;
};
const holes = (text: string) => new Set([...text.matchAll(/\{\{\s*([^},\s]+)/g)].map((match) => match[1]));

describe.each([
  ["ru", leaves(ru)],
  ["zh", leaves(zh)],
] as const)("the %s catalogue", (language, words) => {
  it("has the keys of the English one, no more and no fewer", () => {
    const ours = new Set([...words.keys()].map(bare));
    const theirs = new Set([...english.keys()].map(bare));
    expect([...theirs].filter((key) => !ours.has(key))).toEqual([]);
    expect([...ours].filter((key) => !theirs.has(key))).toEqual([]);
  });

  it("has every plural form that the language needs", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const missing = [...many].flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !words.has(key));
    expect(missing).toEqual([]);
  });

  it("fills in the same values", () => {
    const wrong: string[] = [];
    for (const [key, text] of words) {
      const source = english.get(key) ?? english.get(`${bare(key)}_other`);
      if (source === undefined) continue;
      const wanted = holes(source);
      const found = holes(text);
      // A singular may leave its number out.
      const optional = many.has(bare(key)) ? new Set(["count"]) : new Set<string>();
      for (const hole of wanted) if (!found.has(hole) && !optional.has(hole ?? "")) wrong.push(`${key} lacks ${hole}`);
      for (const hole of found) if (!wanted.has(hole)) wrong.push(`${key} has ${hole} too many`);
    }
    expect(wrong).toEqual([]);
  });

  it("says nothing empty", () => {
    expect([...words].filter(([, text]) => text.trim() === "").map(([key]) => key)).toEqual([]);
  });
});

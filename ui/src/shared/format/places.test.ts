// Protects: a first guess of the country, masked numbers on the wall, whole lists sorted and searched.
import { describe, expect, it } from "vitest";
import { found, readSort, sorted, writeSort } from "../table/local";
import { masked } from "./masked";
import { countries, guessCountry } from "./regions";

const KNOWN = ["RU", "US", "DE", "CN", "GB"];

describe("the guessed country", () => {
  it.each([
    ["ru-RU", "Europe/Moscow", "RU"],
    ["de", "Europe/Berlin", "DE"],
    ["zh-CN", "UTC", "CN"],
    ["en-US", "Europe/Berlin", "DE"],
    ["en-US", "UTC", "US"],
    ["C", "Europe/London", "GB"],
    ["ja-JP", "Asia/Tokyo", null],
  ])("of %s in %s is %s", (language, zone, country) => expect(guessCountry(language, zone, KNOWN)).toBe(country));

  it("stands in a list by names", () =>
    expect(countries(["US", "DE"], "en").map((one) => one.name)).toEqual(["Germany", "United States"]));
});

describe("masked numbers", () => {
  it.each([
    ["+79162041198", "+7 916 ••• 98"],
    ["+12025550143", "+1 202 ••• 43"],
    ["1042", "••• 42"],
  ])("%s", (stored, shown) => expect(masked(stored)).toBe(shown));
});

describe("whole lists", () => {
  const rows = [
    { n: "Line 10", at: null },
    { n: "line 9", at: 5 },
    { n: "Линия", at: 3 },
  ];
  const valueOf = (row: (typeof rows)[number], by: string) => (by === "at" ? row.at : row.n);
  it("sort numbers inside words, and put what is absent last either way", () => {
    expect(sorted(rows, { by: "n", descending: false }, valueOf).map((row) => row.n)).toEqual([
      "line 9",
      "Line 10",
      "Линия",
    ]);
    expect(sorted(rows, { by: "at", descending: true }, valueOf).map((row) => row.at)).toEqual([5, 3, null]);
  });
  it("are found by every word, in any case", () => {
    expect(found("Транк Манго +7495", "манго 495")).toBe(true);
    expect(found("Trunk", "trunk mango")).toBe(false);
  });
  it("keep their order in the address", () =>
    expect(readSort(writeSort({ by: "rate", descending: true }))).toEqual({ by: "rate", descending: true }));
});

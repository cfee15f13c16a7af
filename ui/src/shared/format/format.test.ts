// Protects: what people read: numbers, money, phone numbers, times in words, on any desktop.
import { beforeEach, describe, expect, it } from "vitest";
import { pickLanguage, safeLocale, setLocale } from "./locale";
import { count, fileSize, money, percent } from "./numbers";
import { phone } from "./phone";
import {
  clock,
  type DayWords,
  minuteOfDay,
  moment,
  parseMinuteOfDay,
  soon,
  span,
  talk,
  toLocalInput,
  fromLocalInput,
} from "./times";

beforeEach(() => setLocale("en"));

const words: DayWords = {
  today: (time) => `today ${time}`,
  yesterday: (time) => `yesterday ${time}`,
  tomorrow: (time) => `tomorrow ${time}`,
};

describe("the desktop's language", () => {
  it("survives desktops that name none", () => {
    for (const raw of ["C", "POSIX", "", undefined, null, "C.UTF-8"])
      expect(() => new Intl.NumberFormat(safeLocale(raw))).not.toThrow();
    expect(safeLocale("C")).toBe("en");
    expect(safeLocale("ru_RU.UTF-8")).toBe("ru-RU");
  });
  it("chooses a catalogue by setting, then by desktop, then English", () => {
    expect(pickLanguage("zh", "ru-RU")).toBe("zh");
    expect(pickLanguage(null, "ru-RU")).toBe("ru");
    expect(pickLanguage(null, "de-DE")).toBe("en");
    expect(pickLanguage(null, "C")).toBe("en");
  });
});

describe("numbers", () => {
  it("groups counts", () => expect(count(1_048_576)).toBe("1,048,576"));
  it("shows a dash where nothing can be divided", () => {
    expect(percent(0, 0)).toBe("—");
    expect(percent(524, 1000)).toBe("52.4%");
  });
  it("writes money with cents, and small sums with a third digit", () => {
    expect(money(41_200_000)).toBe("$41.20");
    expect(money(21_000)).toBe("$0.021");
    expect(money(10_000)).toBe("$0.01");
    expect(money(0)).toBe("$0.00");
    expect(money(10_000, true)).toBe("$0.010");
    expect(money(41_200_000, true)).toBe("$41.20");
  });
  it("writes sizes", () => {
    expect(fileSize(950)).toContain("950");
    expect(fileSize(12_400_000)).toBe("12.4 MB");
  });
});

describe("phone numbers", () => {
  it("groups as people write them", () => {
    expect(phone("+79162041198")).toBe("+7 916 204-11-98");
    expect(phone("+12125550123")).toBe("+1 212 555-0123");
    expect(phone("+8613812345678")).toBe("+86 138 1234 5678");
    expect(phone("+4930901820")).toBe("+49 309 018 20");
    expect(phone("+35312345678")).toBe("+353 123 456 78");
  });
  it("loses no digit and leaves no digit alone", () => {
    for (const digits of ["4912345678", "491234567890123", "3531234567", "441632960961"]) {
      const shown = phone(`+${digits}`);
      expect(shown.replace(/\D/g, "")).toBe(digits);
      for (const group of shown.split(" ").slice(1)) expect(group.length).toBeGreaterThanOrEqual(2);
    }
  });
  it("leaves extensions and odd forms as they are", () => {
    expect(phone("101")).toBe("101");
    expect(phone("7.91612E+10")).toBe("7.91612E+10");
  });
});

describe("times", () => {
  const zone = "Europe/Moscow";
  const now = Date.UTC(2026, 10, 20, 11, 5);
  const hour = 3_600_000;

  it("says today, yesterday and tomorrow by the zone's own days", () => {
    expect(moment(now, now, words, zone)).toBe("today 14:05");
    expect(moment(now - 14 * hour, now, words, zone)).toBe("today 00:05");
    expect(moment(now - 15 * hour, now, words, zone)).toBe("yesterday 23:05");
    expect(moment(now + 10 * hour, now, words, zone)).toBe("tomorrow 00:05");
  });
  it("says the weekday within six days, then the date, with the year when it is another", () => {
    expect(moment(now + 72 * hour, now, words, zone)).toBe("Mon 14:05");
    expect(moment(now - 72 * hour, now, words, zone)).toMatch(/^(Nov 17|17 Nov) 14:05$/);
    expect(moment(now - 400 * 24 * hour, now, words, zone)).toContain("2025");
  });
  it("leaves today out beside words that look ahead", () => {
    expect(soon(now, now, words, zone)).toBe("14:05");
    expect(soon(now + 24 * hour, now, words, zone)).toBe("tomorrow 14:05");
  });
  it("keeps the day across a change of the clocks", () => {
    const beforeChange = Date.UTC(2026, 2, 28, 12, 0);
    expect(moment(Date.UTC(2026, 2, 29, 12, 0), beforeChange, words, "Europe/Berlin")).toBe("tomorrow 14:00");
  });
  it("counts hours to 24", () => expect(clock(Date.UTC(2026, 0, 1, 0, 7), "UTC")).toBe("00:07"));
  it("writes talk and spans", () => {
    expect(talk(102_000)).toBe("1:42");
    expect(talk(3_729_000)).toBe("1:02:09");
    expect(span(145 * 60_000)).toBe("2 hr 25 min");
    expect(span(38_000)).toBe("38 sec");
    expect(span(72 * hour)).toBe("3 days");
  });
  it("reads times as people type them", () => {
    expect(["9", "09:30", "9.30", "930", "24:00"].map(parseMinuteOfDay)).toEqual([540, 570, 570, 570, 1440]);
    expect(["24:01", "9:60", "noon", ""].map(parseMinuteOfDay)).toEqual([null, null, null, null]);
    expect(minuteOfDay(1440)).toBe("24:00");
  });
  it("carries a moment through a date-and-time input", () => {
    const at = new Date(2026, 10, 20, 14, 5).getTime();
    expect(fromLocalInput(toLocalInput(at))).toBe(at);
    expect(fromLocalInput("")).toBeNull();
  });
});

// The language and zone that words, numbers and times are written in. Guards against desktops that name neither.
let chosen = "en";

/** A language tag that `Intl` takes; with no usable desktop language ("C", empty) English. */
export function safeLocale(raw: string | undefined | null): string {
  if (!raw) return "en";
  const tag = raw.replace("_", "-").replace(/[.@].*$/, "");
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

export type Language = "en" | "ru" | "zh";
export const LANGUAGES: readonly Language[] = ["en", "ru", "zh"];

/** The catalogue that fits what the user chose, or else what the desktop speaks. */
export function pickLanguage(setting: string | null | undefined, desktop: string | undefined): Language {
  const base = safeLocale(setting ?? desktop).split("-")[0];
  return LANGUAGES.find((language) => language === base) ?? "en";
}

/** From here on everything is written in this language; the desktop's region is kept where it is of the same language. */
export function setLocale(language: Language): void {
  const desktop = safeLocale(globalThis.navigator?.language);
  chosen = desktop.startsWith(language) ? desktop : language;
}

export function locale(): string {
  return chosen;
}

/** The desktop's own zone; UTC where it does not say. */
export function systemZone(): string {
  try {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  } catch {
    return "UTC";
  }
}

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${chosen}${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known as Intl.DateTimeFormat;
  const made = new Intl.DateTimeFormat(chosen, options);
  formatters.set(key, made);
  return made;
}

export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${chosen}${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known as Intl.NumberFormat;
  const made = new Intl.NumberFormat(chosen, options);
  formatters.set(key, made);
  return made;
}

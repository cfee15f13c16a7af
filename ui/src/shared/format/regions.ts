// Countries by their names in the user's language, and a first guess of the user's own.
import { safeLocale } from "./locale";

/** Codes with their names in a language, by name. */
export function countries(codes: readonly string[], language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([language], { type: "region" });
  const compare = new Intl.Collator(language).compare;
  return codes.map((code) => ({ code, name: names.of(code) ?? code })).toSorted((a, b) => compare(a.name, b.name));
}

/** Zones that lie in one country, or nearly so, where a desktop's language names no country. */
const BY_ZONE: Readonly<Record<string, string>> = {
  "Europe/Moscow": "RU",
  "Europe/Berlin": "DE",
  "Europe/London": "GB",
  "Europe/Paris": "FR",
  "Europe/Madrid": "ES",
  "Europe/Rome": "IT",
  "Europe/Warsaw": "PL",
  "Europe/Kyiv": "UA",
  "Europe/Minsk": "BY",
  "Europe/Istanbul": "TR",
  "Asia/Almaty": "KZ",
  "Asia/Tashkent": "UZ",
  "Asia/Yekaterinburg": "RU",
  "Asia/Novosibirsk": "RU",
  "Asia/Shanghai": "CN",
  "Asia/Hong_Kong": "HK",
  "Asia/Taipei": "TW",
  "Asia/Singapore": "SG",
  "Asia/Kolkata": "IN",
  "Asia/Tokyo": "JP",
  "Asia/Dubai": "AE",
  "America/Sao_Paulo": "BR",
  "America/Mexico_City": "MX",
  "America/Toronto": "CA",
  "America/New_York": "US",
  "America/Chicago": "US",
  "America/Denver": "US",
  "America/Los_Angeles": "US",
  "Australia/Sydney": "AU",
};

/** The desktop's zone says where somebody is; its language says so only where it names a region, or nearly always means one. */
export function guessCountry(language: string | undefined, zone: string, known: readonly string[]): string | null {
  const byZone = BY_ZONE[zone];
  let region: string | undefined;
  try {
    const tag = new Intl.Locale(safeLocale(language));
    region = tag.region ?? tag.maximize().region;
    // "en-US" is what half of the world's desktops say; the zone knows better.
    if (tag.language === "en" && byZone) region = byZone;
  } catch {
    region = undefined;
  }
  const guess = region ?? byZone;
  return guess !== undefined && known.includes(guess) ? guess : null;
}

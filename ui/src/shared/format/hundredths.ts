// Shares as they are typed: "0.7", "0,7". They are kept in whole hundredths.

/** Hundredths as they are typed; nothing for none. */
export const hundredthsText = (value: number | null) => (value === null ? "" : String(value / 100));

/** "0.7" or "0,7" in hundredths; `null` where it cannot be read. */
export function parseHundredths(text: string): number | null {
  const bare = text.trim().replace(",", ".");
  return /^(\d(\.\d{0,2})?|\.\d{1,2})$/.test(bare) ? Math.round(Number(bare) * 100) : null;
}

// Sums as they are typed: "0.5", "0,012", "$ 3". Money is kept in whole micro-dollars.

/** Micro-dollars as they are typed: "0.012"; nothing for none. */
export function dollarsText(micro: number | null): string {
  return micro === null ? "" : (micro / 1_000_000).toFixed(6).replace(/0+$/, "").replace(/\.$/, "");
}

/** What was typed in micro-dollars; `null` where it cannot be read. Empty text is nobody's sum: ask for it before. */
export function parseDollars(text: string): number | null {
  const bare = text.replace(/[\s$]/g, "").replace(",", ".");
  return /^(\d{1,7}(\.\d{0,6})?|\.\d{1,6})$/.test(bare) ? Math.round(Number(bare) * 1_000_000) : null;
}

// Counts, shares, money and sizes as people write them. Money comes in whole micro-dollars and is never summed here.
import { numberFormat } from "./locale";

export function count(n: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(n);
}

/** A share of 0 to 1 with one decimal; a dash where there is nothing to divide. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return DASH;
  return numberFormat({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(part / whole);
}

export const DASH = "—";

/** Money with cents; a sum under a dollar that is no whole number of cents keeps a third digit.
 *  `fine`: every sum under a dollar keeps it, so that a column of small sums stands in line. */
export function money(microDollars: number, fine = false): string {
  const small = Math.abs(microDollars) < 1_000_000 && (fine || microDollars % 10_000 !== 0);
  const digits = small ? 3 : 2;
  return numberFormat({
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(microDollars / 1_000_000);
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function fileSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let step = 0;
  while (value >= 1000 && step < SIZES.length - 1) {
    value /= 1000;
    step += 1;
  }
  const unit = SIZES[step] ?? "byte";
  return numberFormat({
    style: "unit",
    unit,
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

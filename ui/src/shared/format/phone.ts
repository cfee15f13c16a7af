// Phone numbers, grouped for the eye. Knows country codes' lengths and a few countries' habits, no numbering plan:
// whether a number exists is decided elsewhere. What is copied is always the stored form.

const TWO_DIGIT_CODES = new Set(
  "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split(
    " ",
  ),
);

function codeLength(digits: string): number {
  if (digits.startsWith("1") || digits.startsWith("7")) return 1;
  return TWO_DIGIT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
}

/** `+79162041198` → `+7 916 204-11-98`; a short number or one in an unknown form stays as it is. */
export function phone(stored: string): string {
  if (!/^\+\d{7,15}$/.test(stored)) return stored;
  const digits = stored.slice(1);
  const cut = codeLength(digits);
  const code = digits.slice(0, cut);
  const rest = digits.slice(cut);
  if (code === "7" && rest.length === 10)
    return `+7 ${rest.slice(0, 3)} ${rest.slice(3, 6)}-${rest.slice(6, 8)}-${rest.slice(8)}`;
  if (code === "1" && rest.length === 10) return `+1 ${rest.slice(0, 3)} ${rest.slice(3, 6)}-${rest.slice(6)}`;
  if (code === "86" && rest.length === 11) return `+86 ${rest.slice(0, 3)} ${rest.slice(3, 7)} ${rest.slice(7)}`;
  return `+${code} ${groups(rest).join(" ")}`;
}

/** Groups of three, the last of two to four, so that no digit stands alone. */
function groups(digits: string): string[] {
  const out: string[] = [];
  let at = 0;
  while (digits.length - at > 4) {
    out.push(digits.slice(at, at + 3));
    at += 3;
  }
  out.push(digits.slice(at));
  return out;
}

// A phone number as it may stand where others look over the shoulder: its head and its last two digits.
import { phone } from "./phone";

/** `+79162041198` → `+7 916 ••• 98`; a short number keeps its last two digits only. */
export function masked(stored: string): string {
  const last = stored.slice(-2);
  if (!/^\+\d{7,15}$/.test(stored)) return stored.length > 2 ? `••• ${last}` : stored;
  const [code, area] = phone(stored).split(/[\s-]/);
  return `${code ?? ""} ${area ?? ""} ••• ${last}`.replace(/\s+/g, " ");
}

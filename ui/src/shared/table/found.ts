// How many rows a search or a filter found, in words. The engine counts no further than anybody reads.
import type { Total } from "@/ipc/contract";
import { count } from "../format/numbers";
import type { T } from "../i18n";

/** "1,204 found", or "10,000+ found" where counting stopped. */
export function foundWords(t: T, total: Total): string {
  return total.more ? t("table.foundMore", { number: count(total.count) }) : t("table.found", { count: total.count });
}

// The filter of the execution records as it stands in the address, and as the engine takes it.
import type { CallRecordList, ChipKey, RecordFilter, RecordSort, RecordTab } from "@/ipc/contract";
import type { Search } from "@/shared/routing/link";

export const TABS: readonly RecordTab[] = ["completed", "pending", "failed"];

export interface RecordQuery {
  tab: RecordTab;
  chip: string;
  filter: RecordFilter;
  sort: RecordSort;
  /** Something besides tab and chip narrows the list: no counter tells its total. */
  narrowed: boolean;
}

/** A chip as one word for the address: `intent:Interested`. */
export function chipWord(key: ChipKey): string {
  switch (key.kind) {
    case "main_intent":
      return `intent:${key.value}`;
    case "result":
      return `result:${key.result}`;
    case "state":
      return `state:${key.state}`;
    case "fail_kind":
      return `fail:${key.fail_kind}`;
  }
}

const number = (text: string | undefined): number | null => {
  const value = Number(text);
  return text && Number.isFinite(value) ? value : null;
};

export function readQuery(search: Search, chips: readonly ChipKey[]): RecordQuery {
  const tab = TABS.find((one) => one === search["tab"]) ?? "completed";
  const word = search["chip"] ?? "";
  const chip = chips.find((key) => chipWord(key) === word);
  const q = search["q"]?.trim() || null;
  const filter: RecordFilter = {
    tab,
    states: chip?.kind === "state" ? [chip.state] : [],
    fail_kinds: chip?.kind === "fail_kind" ? [chip.fail_kind] : [],
    results: chip?.kind === "result" ? [chip.result] : [],
    main_intents: chip?.kind === "main_intent" ? [chip.value] : [],
    search: q,
    from: number(search["from"]),
    until: number(search["until"]),
    min_talk: number(search["min"]),
    max_talk: number(search["max"]),
  };
  const narrowed =
    q !== null || filter.from !== null || filter.until !== null || filter.min_talk !== null || filter.max_talk !== null;
  return {
    tab,
    chip: chip ? word : "",
    filter,
    sort: search["order"] === "reversed" ? "reversed" : "natural",
    narrowed,
  };
}

export function listRequest(task: number, query: RecordQuery, cursor: string | null): CallRecordList {
  return { task, filter: query.filter, sort: query.sort, cursor, limit: 100 };
}

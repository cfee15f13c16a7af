// A list that comes in pages, each asked for with the cursor that the page before it gave (keyset pages).
// Change rows do not fetch the whole list again: only the pages in sight are, and if their ends have moved, what comes
// after them is dropped and asked for anew when it is scrolled to. So a list of a million rows stays cheap while it changes.
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { onListChanged } from "./changes";
import { host } from "./client";
import type { CommandName, IpcFailure, Req, Res } from "./host";

export interface Page<Row, Cursor extends string | number> {
  rows: Row[];
  next: Cursor | null;
}

export interface PagedOptions<C extends CommandName, Row, Cursor extends string | number> {
  command: C;
  /** The question without its cursor; it is the list's identity. */
  base: unknown;
  request: (after: Cursor | null) => Req<C>;
  page: (res: Res<C>) => Page<Row, Cursor>;
  /** Lists of one group look alike: while the next one is under way, the last one stays in sight. */
  group?: string;
  enabled?: boolean;
}

/** Replaces pages `from` on by fresh ones; keeps what follows only if the last fresh page still ends where it did. */
export function spliceFresh<P, Cursor extends string | number>(
  data: InfiniteData<P, Cursor | null>,
  from: number,
  fresh: P[],
  nextOf: (page: P) => Cursor | null,
): InfiniteData<P, Cursor | null> {
  const pages = data.pages.slice(0, from);
  const pageParams = data.pageParams.slice(0, from);
  let cursor = data.pageParams[from] ?? null;
  for (const page of fresh) {
    pages.push(page);
    pageParams.push(cursor);
    cursor = nextOf(page);
  }
  const follows = from + fresh.length;
  if (follows < data.pages.length && JSON.stringify(data.pageParams[follows] ?? null) === JSON.stringify(cursor)) {
    pages.push(...data.pages.slice(follows));
    pageParams.push(...data.pageParams.slice(follows));
  }
  return { pages, pageParams };
}

export function usePaged<C extends CommandName, Row, Cursor extends string | number>(
  options: PagedOptions<C, Row, Cursor>,
) {
  const client = useQueryClient();
  const { command, base, enabled, group = "" } = options;
  const latest = useRef(options);
  latest.current = options;
  // Requests are plain data: equal text means the same question.
  const identity = JSON.stringify(base);
  const key = useMemo(() => ["list", command, group, identity] as const, [command, group, identity]);
  const inSight = useRef<[number, number]>([0, 0]);

  const query = useInfiniteQuery<Res<C>, IpcFailure, InfiniteData<Res<C>, Cursor | null>, typeof key, Cursor | null>({
    queryKey: key,
    queryFn: ({ pageParam }) => host().call(command, latest.current.request(pageParam as Cursor | null)),
    initialPageParam: null,
    getNextPageParam: (last) => latest.current.page(last).next ?? undefined,
    enabled,
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[2] === group ? last : undefined),
    // Coming back to a list shows it as it was, and fetches it from the top.
    gcTime: 60_000,
  });

  const refresh = useCallback(async () => {
    const data = client.getQueryData<InfiniteData<Res<C>, Cursor | null>>(key);
    if (!data || data.pages.length === 0) return;
    const sizes = data.pages.map((page) => latest.current.page(page).rows.length);
    const [from, to] = pagesInSight(sizes, inSight.current);
    const fresh: Res<C>[] = [];
    let cursor = data.pageParams[from] ?? null;
    for (let at = from; at <= to; at += 1) {
      const page = await host().call(command, latest.current.request(cursor));
      fresh.push(page);
      cursor = latest.current.page(page).next;
      if (cursor === null) break;
    }
    const now = client.getQueryData<InfiniteData<Res<C>, Cursor | null>>(key);
    if (now && now.pages.length > from)
      client.setQueryData(
        key,
        spliceFresh(now, from, fresh, (page) => latest.current.page(page).next),
      );
  }, [client, command, key]);

  const renewal = useRef({ running: false, again: false });
  useEffect(() => {
    const state = renewal.current;
    // One renewal at a time; a change that comes during one brings exactly one more.
    const renew = async (): Promise<void> => {
      if (state.running) {
        state.again = true;
        return;
      }
      state.running = true;
      do {
        state.again = false;
        await refresh().catch(() => undefined);
      } while (state.again);
      state.running = false;
    };
    return onListChanged(command, () => void renew());
  }, [command, refresh]);

  const data = query.data;
  const rows = useMemo(() => data?.pages.flatMap((page) => latest.current.page(page).rows) ?? [], [data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const onInSight = useCallback((first: number, last: number) => {
    inSight.current = [first, last];
  }, []);

  return {
    rows,
    first: data?.pages[0],
    isLoading: query.isPending && enabled !== false,
    isLoadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    failure: query.error,
    retry: () => void query.refetch(),
    onNearEnd,
    onInSight,
  };
}

/** First and last page that hold rows `[first, last)`. */
export function pagesInSight(sizes: readonly number[], [first, last]: readonly [number, number]): [number, number] {
  let row = 0;
  let from = 0;
  let to = 0;
  sizes.forEach((size, page) => {
    if (first >= row) from = page;
    if (last > row) to = page;
    row += size;
  });
  return [from, Math.max(from, to)];
}

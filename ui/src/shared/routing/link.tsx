// Addresses inside the window: links, going somewhere, and what the address carries after "?".
import { Link, useLocation, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";
import { useCallback } from "react";

export interface AppLinkProps extends Omit<ComponentProps<"a">, "href"> {
  to: string;
  children: ReactNode;
}

/** A link within the window; `to` comes from `paths`. */
export function AppLink({ to, children, ...rest }: AppLinkProps) {
  return (
    <Link to={to.split("?")[0]} search={searchOf(to) as never} {...rest}>
      {children}
    </Link>
  );
}

function searchOf(to: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(to.split("?")[1] ?? ""));
}

export function useGo() {
  const navigate = useNavigate();
  return useCallback(
    (to: string, options: { replace?: boolean; keepSearch?: boolean } = {}) =>
      void navigate({
        to: to.split("?")[0],
        replace: options.replace,
        search: (options.keepSearch ? true : searchOf(to)) as never,
      }),
    [navigate],
  );
}

/** The address of the page that is open, without what stands behind "?". */
export function useHere(): string {
  return useLocation({ select: (location) => location.pathname });
}

export function useBack() {
  const router = useRouter();
  return useCallback(() => router.history.back(), [router]);
}

export type Search = Record<string, string | undefined>;

/** Filters live in the address, so that back brings them back. Empty values are left out of it. */
export function useAddressSearch(): [Search, (change: Search) => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Search) =>
      void navigate({
        to: ".",
        replace: true,
        search: ((before: Search) => {
          const next: Search = { ...before, ...change };
          for (const key of Object.keys(next)) if (!next[key]) delete next[key];
          return next;
        }) as never,
      }),
    [navigate],
  );
  return [search, set];
}

/** A number out of the address, e.g. the task's id; `null` where there is none. */
export function useAddressId(name: string): number | null {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  const id = Number(params[name]);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

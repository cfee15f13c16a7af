// The engine's commands as React sees them: fetched and cached by command and request, made stale by the change feed.
import { type QueryClient, QueryClient as Client, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { host } from "./client";
import { type CommandName, IpcFailure, type Req, type Res, toFailure } from "./host";

export function makeQueryClient(): QueryClient {
  return new Client({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false },
    },
  });
}

/** One key for one question; lists that come in pages have keys of their own. */
export const callKey = <C extends CommandName>(command: C, req: Req<C>) => ["call", command, req] as const;

export interface CallOptions {
  enabled?: boolean;
  /** Shows the last answer while a changed question is under way. */
  keepLast?: boolean;
  /** Asks again by itself, for what no change row tells (progress, live levels). */
  everyMs?: number | false;
  /** Asks anew whenever it is looked at again: an answer that hangs on more than tables tell. */
  fresh?: boolean;
}

export function useCall<C extends CommandName>(command: C, req: Req<C>, options: CallOptions = {}) {
  return useQuery<Res<C>, IpcFailure>({
    queryKey: callKey(command, req),
    queryFn: () => host().call(command, req),
    enabled: options.enabled,
    placeholderData: options.keepLast ? (last: Res<C> | undefined) => last as never : undefined,
    refetchInterval: options.everyMs,
    ...(options.fresh ? { staleTime: 0 } : {}),
  });
}

export interface ActOptions<C extends CommandName> {
  onDone?: (res: Res<C>, req: Req<C>) => void;
  onFailed?: (failure: IpcFailure, req: Req<C>) => void;
}

/** A command that changes something. What it changed comes back through the change feed; nothing is patched by hand. */
export function useAct<C extends CommandName>(command: C, options: ActOptions<C> = {}) {
  return useMutation<Res<C>, IpcFailure, Req<C>>({
    mutationFn: async (req) => {
      try {
        return await host().call(command, req);
      } catch (cause) {
        throw toFailure(cause);
      }
    },
    onSuccess: (res, req) => options.onDone?.(res, req),
    onError: (failure, req) => options.onFailed?.(failure, req),
  });
}

export { useQueryClient };

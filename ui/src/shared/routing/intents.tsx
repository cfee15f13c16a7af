// What one feature may ask of another without knowing it: the app says who answers.
import { createContext, type ReactNode, useContext } from "react";

export interface Intents {
  /** Import callees: into a task, from a file that was dropped or opened, or neither yet. */
  importCallees: { task: number | null; path: string | null };
  /** Import contacts into a chat task. */
  importContacts: { task: number | null; path: string | null };
  /** Read a file onto the do-not-call list. */
  importBars: { path: string | null };
  /** Keys and what they do. */
  showKeys: Record<string, never>;
  /** Go anywhere, do anything. */
  palette: Record<string, never>;
}

export type IntentName = keyof Intents;
export type Dispatch = <N extends IntentName>(name: N, request: Intents[N]) => void;

const Context = createContext<Dispatch>(() => {});

export function IntentProvider({ dispatch, children }: { dispatch: Dispatch; children: ReactNode }) {
  return <Context value={dispatch}>{children}</Context>;
}

export function useIntent(): Dispatch {
  return useContext(Context);
}

// What the window needs of the place it runs in: the engine's commands, changes, files. Two hosts implement it,
// the desktop shell and a browser in front of `switchboard serve`; nothing above this line can tell them apart.
import type { ChangeEvent, Commands, IpcError } from "./contract";

export type CommandName = keyof Commands;
export type Req<C extends CommandName> = Commands[C]["req"];
export type Res<C extends CommandName> = Commands[C]["res"];

/** The table's name in a change that stands for all: the listener fell behind. */
export const EVERYTHING = "*";

/** What a file is wanted for; it decides the dialog's title and which kinds of file it offers. */
export type FilePurpose = "callees" | "dnc" | "audio" | "knowledge";

/** Whether changes arrive. Lost for a while: everything is fetched again when they are back. */
export type Connection = "live" | "lost";

export interface Host {
  readonly kind: "window" | "browser";
  /** Rejects with an `IpcFailure`, and nothing else. */
  call<C extends CommandName>(command: C, req: Req<C>): Promise<Res<C>>;
  /** Changes as they are committed. One of table `EVERYTHING` says that some were missed. */
  onChange(listen: (change: ChangeEvent) => void): () => void;
  onConnection(listen: (state: Connection) => void): () => void;
  /** A path that the engine can read, or null when the user thinks better of it. */
  pickFile(purpose: FilePurpose): Promise<string | null>;
  /** Saves a finished file where the user says; null when the user thinks better of it. */
  saveFile(ticket: number): Promise<string | null>;
  /** An address that `<audio>` can play and seek in. */
  mediaUrl(path: string): string;
  /** Files that were dropped on the window; `hover` while they are held over it. */
  onDrop(listen: (paths: string[]) => void, hover: (over: boolean) => void): () => void;
  /** Files that the app was opened with, now or by a second start. */
  onOpened(listen: (paths: string[]) => void): () => void;
}

/** A refusal or fault, as data. */
export class IpcFailure extends Error {
  constructor(readonly error: IpcError) {
    super(error.message);
    this.name = "IpcFailure";
  }
}

export function isIpcError(value: unknown): value is IpcError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** Everything that can go wrong in a call, as one kind of error. */
export function toFailure(cause: unknown): IpcFailure {
  if (cause instanceof IpcFailure) return cause;
  if (isIpcError(cause)) return new IpcFailure(cause);
  return new IpcFailure({
    code: "internal",
    message: cause instanceof Error ? cause.message : String(cause),
    field: null,
    detail: null,
  });
}

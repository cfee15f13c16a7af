// The only file that speaks to the desktop shell. In the shell it goes through `invoke`, elsewhere over HTTP.
import { invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { browserHost } from "./browser-host";
import type { ChangeEvent } from "./contract";
import { EVERYTHING, type FilePurpose, type Host, toFailure } from "./host";

const rpc = async <T>(command: string, request: unknown): Promise<T> => {
  try {
    return await invoke<T>("rpc", { command, request });
  } catch (cause) {
    throw toFailure(cause);
  }
};

/** `listen` answers later; what is asked to stop before that stops as soon as it has answered. */
function subscribe(begin: () => Promise<() => void>): () => void {
  let stop: (() => void) | null = null;
  let over = false;
  void begin().then((unlisten) => {
    if (over) unlisten();
    else stop = unlisten;
  });
  return () => {
    over = true;
    stop?.();
  };
}

function windowHost(): Host {
  return {
    kind: "window",
    call: (command, req) => rpc(command, req),
    onChange: (heard) => {
      const stops = [
        subscribe(() => listen<ChangeEvent>("change", (event) => heard(event.payload))),
        subscribe(() => listen("reload", () => heard({ seq: 0, table: EVERYTHING, id: 0 }))),
      ];
      return () => stops.forEach((stop) => stop());
    },
    // The shell and the engine are one process; a page that fell behind is told to fetch everything again.
    onConnection: (heard) =>
      subscribe(() =>
        listen("reload", () => {
          heard("lost");
          heard("live");
        }),
      ),
    pickFile: async (purpose: FilePurpose) => (await rpc<{ path: string | null }>("shell_pick_file", { purpose })).path,
    saveFile: async (file) => (await rpc<{ path: string | null }>("shell_save_file", { file })).path,
    mediaUrl: (path) => path,
    onDrop: (dropped, hover) =>
      subscribe(() =>
        getCurrentWebview().onDragDropEvent(({ payload }) => {
          if (payload.type === "drop") {
            hover(false);
            dropped(payload.paths);
          } else hover(payload.type !== "leave");
        }),
      ),
    onOpened: (opened) =>
      subscribe(async () => {
        // The event says that files wait; the shell hands each out once.
        const take = async () => {
          const waiting = await rpc<{ paths: string[] }>("shell_opened_files", {});
          if (waiting.paths.length > 0) opened(waiting.paths);
        };
        const stop = await listen("open-files", () => void take());
        await take();
        return stop;
      }),
  };
}

let current: Host | null = null;

/** The host this page runs in. */
export function host(): Host {
  current ??= isTauri() ? windowHost() : browserHost();
  return current;
}

/** For tests: a host of their own. */
export function setHost(replacement: Host | null): void {
  current = replacement;
}

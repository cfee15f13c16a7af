// The door over HTTP: a browser in front of `switchboard serve`. Speaks /rpc, /events, /upload and /files with the token
// that the address carried once; the token never stays in the address bar or the history.
import type { ChangeEvent } from "./contract";
import { type Connection, EVERYTHING, type FilePurpose, type Host, toFailure } from "./host";

const TOKEN = "switchboard.token";

export function takeToken(): string {
  const url = new URL(location.href);
  const given = url.searchParams.get("token");
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    url.searchParams.delete("token");
    history.replaceState(history.state, "", url);
  }
  return sessionStorage.getItem(TOKEN) ?? "";
}

const ACCEPT: Record<FilePurpose, string> = {
  callees: ".xlsx,.xls,.ods,.csv,.tsv,.txt",
  dnc: ".xlsx,.xls,.ods,.csv,.tsv,.txt",
  audio: ".wav",
  knowledge: ".txt,.md,.pdf,.docx,.xlsx",
};

export function browserHost(): Host {
  const token = takeToken();
  const withToken = (path: string) => `${path}${path.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}`;
  const changes = new Set<(change: ChangeEvent) => void>();
  const connections = new Set<(state: Connection) => void>();

  const events = new EventSource(withToken("/events"));
  const onEvent = (event: MessageEvent<string>) => {
    const change = JSON.parse(event.data) as ChangeEvent;
    for (const listen of changes) listen(change);
  };
  events.addEventListener("change", onEvent);
  events.addEventListener("reload", () => changes.forEach((listen) => listen({ seq: 0, table: EVERYTHING, id: 0 })));
  events.addEventListener("open", () => connections.forEach((listen) => listen("live")));
  events.addEventListener("error", () => connections.forEach((listen) => listen("lost")));

  const upload = async (file: File): Promise<string> => {
    const answer = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: file,
    }).catch((cause: unknown) => Promise.reject(toFailure(cause)));
    const body: unknown = await answer.json();
    if (!answer.ok) throw toFailure(body);
    return (body as { path: string }).path;
  };

  return {
    kind: "browser",
    async call(command, req) {
      const answer = await fetch(`/rpc/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(req),
      }).catch((cause: unknown) => Promise.reject(toFailure(cause)));
      const body: unknown = await answer.json().catch((cause: unknown) => Promise.reject(toFailure(cause)));
      if (!answer.ok) throw toFailure(body);
      return body as never;
    },
    onChange(listen) {
      changes.add(listen);
      return () => changes.delete(listen);
    },
    onConnection(listen) {
      connections.add(listen);
      return () => connections.delete(listen);
    },
    pickFile(purpose) {
      return new Promise((resolve, reject) => {
        const input = document.createElement("input");
        input.type = "file";
        input.accept = ACCEPT[purpose];
        input.hidden = true;
        document.body.append(input);
        const done = () => input.remove();
        input.addEventListener("cancel", () => {
          done();
          resolve(null);
        });
        input.addEventListener("change", () => {
          const file = input.files?.[0];
          done();
          if (file) upload(file).then(resolve, reject);
          else resolve(null);
        });
        input.click();
      });
    },
    async saveFile(ticket) {
      const link = document.createElement("a");
      link.href = withToken(`/files/${ticket}`);
      link.download = "";
      document.body.append(link);
      link.click();
      link.remove();
      return link.href;
    },
    // The engine gives the whole address, its token in the path.
    mediaUrl: (path) => path,
    onDrop(listen, hover) {
      const over = (event: DragEvent) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        hover(true);
      };
      const leave = (event: DragEvent) => {
        if (event.relatedTarget === null) hover(false);
      };
      const drop = (event: DragEvent) => {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        hover(false);
        void Promise.all(files.map(upload)).then(listen, () => listen([]));
      };
      window.addEventListener("dragover", over);
      window.addEventListener("dragleave", leave);
      window.addEventListener("drop", drop);
      return () => {
        window.removeEventListener("dragover", over);
        window.removeEventListener("dragleave", leave);
        window.removeEventListener("drop", drop);
      };
    },
    // A browser is never opened with a file.
    onOpened: () => () => {},
  };
}

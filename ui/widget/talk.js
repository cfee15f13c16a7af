// The talk with the server: the visitor's token, messages on their way, the stream of lines. It comes
// back by itself, and sends a message under the same id until it is accepted. Knows nothing of the page.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
// The server says something every 15 seconds; a stream that is silent for longer is dead.
const SILENCE = 40000;
// A page that nobody looks at lets go of its connection: browsers have few for each site.
const HIDDEN = 60000;

/** An id that no other message has; also where the page is not served over TLS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is kept of the talk, in a store with `getItem` and `setItem`; in memory where that fails. */
class Kept {
  constructor(channel, store) {
    this.key = `switchboard.${channel}`;
    this.store = store;
    this.memory = {};
  }

  read() {
    try {
      return JSON.parse(this.store.getItem(this.key) || "{}") || {};
    } catch {
      return this.memory;
    }
  }

  change(changes) {
    this.memory = { ...this.read(), ...changes };
    try {
      this.store.setItem(this.key, JSON.stringify(this.memory));
    } catch {
      // A store that is full or forbidden: it lasts as long as the page.
    }
  }
}

export class Talk {
  /** `hears`: { line, typing, ready, state, sent, failed } are told what happens. */
  constructor({ api, channel, language, page, store }, hears) {
    this.api = api;
    this.language = language;
    this.page = page;
    this.hears = hears;
    this.kept = new Kept(channel, store);
    this.lastId = null;
    this.connection = null;
    this.delivering = false;
    this.waits = new Set();
  }

  /** Connects when there is somebody to be, and sends what is left from before. */
  start() {
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("online", () => this.awake());
    if (this.kept.read().token) this.connect();
    else this.hears.ready();
    this.deliver();
  }

  /** Messages that were written and not accepted yet. */
  waiting() {
    return this.kept.read().outbox || [];
  }

  send(text) {
    const message = { id: newId(), text };
    this.kept.change({ outbox: [...this.waiting(), message] });
    this.deliver();
    return message;
  }

  seen() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => this.connection?.abort(), HIDDEN);
    } else {
      this.awake();
    }
  }

  /** There is hope again: nobody waits any longer. */
  awake() {
    for (const wake of this.waits) wake();
    this.connect();
    this.deliver();
  }

  wait(ms) {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.waits.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      this.waits.add(wake);
    });
  }

  // --- receiving ---

  async connect() {
    if (this.connection || !this.kept.read().token) return;
    const connection = new AbortController();
    this.connection = connection;
    let pause = FIRST_PAUSE;
    while (!connection.signal.aborted && this.kept.read().token) {
      const round = new AbortController();
      connection.signal.addEventListener("abort", () => round.abort(), { once: true });
      try {
        const wanted = await this.listen(round, () => (pause = FIRST_PAUSE));
        if (wanted > 0) pause = wanted;
      } catch {
        if (!connection.signal.aborted) this.hears.state("offline");
      }
      round.abort();
      if (connection.signal.aborted) break;
      await this.wait(pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    this.connection = null;
    if (!document.hidden && this.kept.read().token) this.connect();
  }

  /** Reads one stream to its end. Gives back how long to wait, where the server says so. */
  async listen(round, lives) {
    const headers = { authorization: `Bearer ${this.kept.read().token}` };
    if (this.lastId !== null) headers["last-event-id"] = this.lastId;
    let silence = setTimeout(() => round.abort(), SILENCE);
    try {
      const answer = await fetch(`${this.api}/events`, { headers, signal: round.signal, cache: "no-store" });
      if (answer.status === 401) {
        this.kept.change({ token: null });
        this.hears.ready();
        return 0;
      }
      if (!answer.ok) {
        this.hears.state(answer.status === 429 ? "offline" : "closed");
        return this.retryAfter(answer, LONGEST_PAUSE);
      }
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(silence);
        silence = setTimeout(() => round.abort(), SILENCE);
        text += value;
        const events = text.split("\n\n");
        text = events.pop();
        for (const event of events) this.happened(event, lives);
      }
      this.hears.state("offline");
      return 0;
    } finally {
      clearTimeout(silence);
    }
  }

  happened(event, lives) {
    let name = "";
    let id = null;
    let data = "";
    for (const row of event.split("\n")) {
      const at = row.indexOf(":");
      const value = row.slice(at + 1).trimStart();
      if (row.startsWith("event:")) name = value;
      else if (row.startsWith("id:")) id = value;
      else if (row.startsWith("data:")) data += value;
    }
    if (name === "hello") {
      lives();
      this.hears.state("online");
      this.hears.ready();
    } else if (name === "line") {
      if (id !== null) this.lastId = id;
      this.hears.line(JSON.parse(data));
    } else if (name === "typing") {
      this.hears.typing();
    }
  }

  /** Who speaks for the team here: `{ name, picture }`; null where nobody does yet, or it cannot be known now. */
  async face() {
    try {
      const headers = { authorization: `Bearer ${this.kept.read().token}` };
      const answer = await fetch(`${this.api}/face`, { headers, cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // --- sending ---

  async deliver() {
    if (this.delivering) return;
    this.delivering = true;
    let pause = FIRST_PAUSE;
    for (let message = this.waiting()[0]; message; message = this.waiting()[0]) {
      let verdict;
      try {
        verdict = await this.post(message);
      } catch {
        verdict = { state: "offline", wait: pause };
      }
      if (verdict.done) {
        this.kept.change({ outbox: this.waiting().filter((other) => other.id !== message.id) });
        pause = FIRST_PAUSE;
      }
      if (verdict.accepted) this.hears.sent(message.id);
      if (verdict.refused) this.hears.failed(message.id);
      if (verdict.state) this.hears.state(verdict.state);
      if (verdict.wait) {
        await this.wait(verdict.wait);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    this.delivering = false;
  }

  async post(message) {
    if (!this.kept.read().token) {
      const answer = await fetch(`${this.api}/visitors`, { method: "POST", cache: "no-store" });
      if (!answer.ok) return { state: "closed", wait: LONGEST_PAUSE };
      this.kept.change({ token: (await answer.json()).token });
      this.connect();
    }
    const answer = await fetch(`${this.api}/messages`, {
      method: "POST",
      cache: "no-store",
      headers: { authorization: `Bearer ${this.kept.read().token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...message, language: this.language, page: this.page() }),
    });
    if (answer.status === 202) return { done: true, accepted: true, state: "online" };
    if (answer.status === 401) {
      this.kept.change({ token: null });
      return { wait: FIRST_PAUSE };
    }
    if (answer.status === 429) {
      const { error } = await answer.json().catch(() => ({}));
      if (error === "full") return { done: true, refused: true, state: "full" };
      return { state: "tooFast", wait: this.retryAfter(answer, FIRST_PAUSE) };
    }
    if (answer.status === 413 || answer.status === 422) return { done: true, refused: true, state: "refused" };
    if (answer.status >= 500) return { state: "offline", wait: this.retryAfter(answer, 5000) };
    return { state: "closed", wait: LONGEST_PAUSE };
  }

  retryAfter(answer, otherwise) {
    const seconds = Number(answer.headers.get("retry-after"));
    return seconds > 0 ? Math.min(seconds * 1000, 120000) : otherwise;
  }
}

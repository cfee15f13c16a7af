// The messenger's page: what is seen and touched. People's words are only ever text, never markup.

import { Talk } from "./talk.js";
import { wordsFor } from "./words.js";

const root = document.documentElement;
const { channel, api, accent, shown, greeting } = root.dataset;
const framed = shown === "framed" && parent !== window;
const words = wordsFor(navigator.language);
const part = (id) => document.getElementById(id);
const [face, who, log, typing, notice, form, field, send, close] = [
  "face",
  "who",
  "log",
  "typing",
  "notice",
  "form",
  "field",
  "send",
  "close",
].map(part);

root.lang = words.language;
root.style.setProperty("--accent", accent);
root.style.setProperty("--on-accent", isLight(accent) ? "#111111" : "#ffffff");
log.setAttribute("aria-label", words.log);
form.querySelector("label").textContent = words.field;
field.placeholder = words.field;
send.textContent = words.send;
close.setAttribute("aria-label", words.close);
close.textContent = "×";

/** Whether dark letters are read better on a colour (WCAG's relative luminance). */
function isLight(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

// --- lines ---

const lines = new Map();
let open = !framed;
let unread = 0;
let begun = false;

/** Words with their links, as nodes. */
function nodesOf(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)) {
    nodes.push(document.createTextNode(text.slice(from, found.index)));
    const link = document.createElement("a");
    link.href = found[0];
    link.textContent = found[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    nodes.push(link);
    from = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

function show({ id, from, text, at }, state = "") {
  if (lines.has(id)) {
    mark(id, state);
    return;
  }
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const item = document.createElement("div");
  item.className = from === "visitor" ? "line own" : "line theirs";
  const said = document.createElement("p");
  if (from === "visitor") {
    const whose = document.createElement("span");
    whose.className = "unseen";
    whose.textContent = `${words.you}: `;
    said.append(whose);
  }
  said.append(...nodesOf(text));
  const below = document.createElement("small");
  item.append(said, below);
  lines.set(id, { item, below, at });
  mark(id, state);
  log.append(item);
  if (atEnd || from === "visitor") log.scrollTop = log.scrollHeight;
  if (from === "team") {
    quiet();
    if (begun && !open) {
      unread += 1;
      tellParent({ switchboard: "unread", count: unread });
    }
  }
}

function mark(id, state) {
  const { below, at } = lines.get(id);
  const time = at && new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  below.textContent = state ? words[state] : time || "";
  below.className = state;
}

/** Shows who answers, as soon as somebody did. */
let known = false;
async function introduce() {
  if (known) return;
  known = true;
  const found = await talk.face();
  if (!found) {
    known = false;
    return;
  }
  who.textContent = found.name;
  who.hidden = false;
  if (found.picture) {
    face.src = found.picture;
    face.hidden = false;
  }
}

// --- what the talk says ---

let typed;
function quiet() {
  clearTimeout(typed);
  typing.textContent = "";
}

// Browsers that keep nothing for frames of other sites: the page around keeps it for us, if it can.
const lent = {
  text: null,
  getItem: () => lent.text,
  setItem(_key, text) {
    lent.text = text;
    tellParent({ switchboard: "keep", text });
  },
};

function ownStore() {
  try {
    localStorage.setItem("switchboard", "");
    return localStorage;
  } catch {
    return null;
  }
}

const own = ownStore();
const talk = new Talk(
  {
    api: new URL(api, location.href).href,
    channel,
    language: words.language,
    page: () => page,
    store: own ?? lent,
  },
  {
    line(line) {
      show(line);
      if (line.from === "team") introduce();
    },
    typing() {
      quiet();
      typing.textContent = words.typing;
      typed = setTimeout(quiet, 8000);
    },
    ready() {
      // What was said before is not read out; what is said from now on is.
      setTimeout(() => {
        begun = true;
        log.removeAttribute("aria-busy");
      }, 300);
    },
    state(state) {
      const text = state === "online" ? "" : words[state];
      if (notice.textContent !== text) notice.textContent = text;
      root.dataset.state = state;
    },
    sent: (id) => lines.has(id) && mark(id, ""),
    failed: (id) => lines.has(id) && mark(id, "failed"),
  },
);

// --- hands ---

let page = framed ? "" : location.href.split(/[?#]/)[0];

function say() {
  const text = field.value.trim();
  if (!text) return;
  const { id } = talk.send(text);
  show({ id, from: "visitor", text, at: Date.now() }, "sending");
  field.value = "";
  grow();
  field.focus();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  say();
});
field.addEventListener("input", grow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    say();
  }
});

// --- in a frame ---

function tellParent(what) {
  // Nothing of the talk is in it: any page may show the frame that the policy lets show it.
  if (framed) parent.postMessage(what, "*");
}

if (framed) {
  close.hidden = false;
  close.addEventListener("click", () => tellParent({ switchboard: "close" }));
  addEventListener("message", (event) => {
    if (event.source !== parent || typeof event.data !== "object" || event.data === null) return;
    if (event.data.switchboard === "kept") {
      if (typeof event.data.text === "string") lent.text = event.data.text;
      begin();
    } else if (event.data.switchboard === "opened") {
      open = true;
      unread = 0;
      page = typeof event.data.page === "string" ? event.data.page.slice(0, 500) : "";
      field.focus();
      log.scrollTop = log.scrollHeight;
    } else if (event.data.switchboard === "closed") {
      open = false;
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      tellParent({ switchboard: "close" });
    } else if (event.key === "Tab") {
      // Whoever opened the chat stays in it until it is closed.
      const stops = [...document.querySelectorAll("button:not([hidden]), textarea, a, #log")];
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    }
  });
}

if (greeting) show({ id: "greeting", from: "team", text: greeting });

let started = false;
function begin() {
  if (started) return;
  started = true;
  for (const { id, text } of talk.waiting()) show({ id, from: "visitor", text }, "sending");
  talk.start();
}

tellParent({ switchboard: "loaded", forgets: !own });
if (own || !framed) begin();
// A page without our script around the frame never answers.
else setTimeout(begin, 1000);
if (!framed) field.focus();

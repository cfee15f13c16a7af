// The button on a foreign page, and the frame that it opens. It touches nothing of that page and reads
// nothing of the talk; the talk is in the frame, which is ours. The server calls it with a channel.

// oxlint-disable-next-line no-unused-vars -- the call stands in what the server puts behind it
function switchboard(channel) {
  const own =
    document.currentScript ||
    [...document.scripts].find((script) => script.src.includes(`/w/${channel.channel}/widget.js`));
  if (!own || document.getElementById("switchboard-chat")) return;
  const frameAt = new URL("frame", own.src);
  const language = navigator.language.toLowerCase();
  const words = language.startsWith("ru")
    ? { open: "Открыть чат", close: "Закрыть чат", unread: "новых сообщений" }
    : language.startsWith("zh")
      ? { open: "打开聊天", close: "关闭聊天", unread: "条新消息" }
      : { open: "Open chat", close: "Close chat", unread: "new messages" };

  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(channel.accent.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const letters = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#111111" : "#ffffff";
  const look = new CSSStyleSheet();
  look.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; z-index: 2147483646; inset-inline-end: max(1.25rem, env(safe-area-inset-right));
      bottom: max(1.25rem, env(safe-area-inset-bottom)); width: 3.5rem; height: 3.5rem; border: 0;
      border-radius: 50%; background: ${channel.accent}; color: ${letters}; cursor: pointer;
      box-shadow: 0 4px 16px rgb(0 0 0 / 30%);
    }
    button:focus-visible { outline: 3px solid ${letters}; box-shadow: 0 0 0 6px ${channel.accent}; }
    svg { width: 1.75rem; height: 1.75rem; fill: currentColor; }
    b {
      position: absolute; inset-inline-end: 0; top: 0; min-width: 1.2rem; border-radius: 1rem;
      background: #c02020; color: #ffffff; font: 700 .8rem/1.2rem system-ui, sans-serif;
    }
    b:empty { display: none; }
    div {
      position: fixed; z-index: 2147483647; inset-inline-end: max(1.25rem, env(safe-area-inset-right));
      bottom: calc(max(1.25rem, env(safe-area-inset-bottom)) + 4.25rem); width: 24rem;
      height: min(38rem, calc(100dvh - 7rem)); border-radius: 1rem; overflow: hidden;
      box-shadow: 0 12px 40px rgb(0 0 0 / 35%);
    }
    div[hidden] { display: none; }
    iframe { width: 100%; height: 100%; border: 0; color-scheme: light dark; }
    @media (max-width: 30rem) {
      div { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
    }
  `);

  const host = document.createElement("div");
  host.id = "switchboard-chat";
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [look];
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z");
  drawing.append(path);
  const badge = document.createElement("b");
  badge.setAttribute("aria-hidden", "true");
  button.append(drawing, badge);
  const panel = document.createElement("div");
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", channel.title);
  shadow.append(panel, button);

  const remembered = `switchboard-${channel.channel}`;
  const remember = (open) => {
    try {
      if (open) sessionStorage.setItem(remembered, "open");
      else sessionStorage.removeItem(remembered);
    } catch {
      // The page may forbid it: then the chat is closed after a reload.
    }
  };
  const wasOpen = () => {
    try {
      return sessionStorage.getItem(remembered) === "open";
    } catch {
      return false;
    }
  };
  // For browsers that keep nothing for the frame.
  const keep = (text) => {
    try {
      localStorage.setItem(remembered, text);
    } catch {
      // Then the visitor is a stranger after a reload.
    }
  };
  const kept = () => {
    try {
      return localStorage.getItem(remembered);
    } catch {
      return null;
    }
  };
  let frame = null;
  let loaded = false;
  const tell = (what) => loaded && frame.contentWindow?.postMessage(what, frameAt.origin);
  // Without what stands behind `?` and `#`: it may be private.
  const opened = () => tell({ switchboard: "opened", page: location.origin + location.pathname });
  const name = (open, unread) => {
    button.setAttribute("aria-expanded", String(open));
    const count = !open && unread > 0 ? ` (${unread} ${words.unread})` : "";
    button.setAttribute("aria-label", (open ? words.close : words.open) + count);
    badge.textContent = !open && unread > 0 ? String(unread) : "";
  };

  function turn(open) {
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.title = channel.title;
      frame.src = frameAt.href;
      panel.append(frame);
    }
    panel.hidden = !open;
    name(open, 0);
    remember(open);
    if (open) {
      frame.focus();
      opened();
    } else {
      tell({ switchboard: "closed" });
      button.focus();
    }
  }

  button.addEventListener("click", () => turn(panel.hidden));
  shadow.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) turn(false);
  });
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== frameAt.origin) return;
    const what = event.data?.switchboard;
    if (what === "close") turn(false);
    else if (what === "loaded") {
      loaded = true;
      if (event.data.forgets) tell({ switchboard: "kept", text: kept() });
      if (!panel.hidden) opened();
    } else if (what === "keep") keep(String(event.data.text));
    else if (what === "unread" && panel.hidden) name(false, Number(event.data.count) || 0);
  });

  name(false, 0);
  const begin = () => {
    document.body.append(host);
    if (wasOpen()) turn(true);
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
}

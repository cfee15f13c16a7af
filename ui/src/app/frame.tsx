// The window's frame: sidebar, the page, what lies over both (palette, keys, import, a file held over the window).
import { Outlet } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { PracticeGuide } from "@/features/first-run/practice-guide";
import { host } from "@/ipc/client";
import { focusMainSearch, useKey, useModKey } from "@/shared/keys/keys";
import { useT } from "@/shared/i18n";
import { type Dispatch, type IntentName, IntentProvider, type Intents } from "@/shared/routing/intents";
import { StatusBadge } from "@/shared/ui/status-badge";
import { INTENTS } from "./intents";
import { Sidebar } from "./sidebar";

type Open = { [N in IntentName]: { name: N; request: Intents[N]; turn: number } }[IntentName];

export function Frame() {
  const t = useT();
  const [open, setOpen] = useState<Open | null>(null);
  const [held, setHeld] = useState(false);
  const [lost, setLost] = useState(false);
  const dispatch = useCallback<Dispatch>((name, request) => setOpen({ name, request, turn: Date.now() } as Open), []);
  const close = useCallback(() => setOpen(null), []);

  useKey("/", focusMainSearch);
  useKey("?", () => dispatch("showKeys", {}));
  useModKey("k", () => dispatch("palette", {}));

  useEffect(() => {
    const take = (files: string[]) => {
      const [path] = files;
      if (!path) return;
      // Dropped into the open dialog: it stays for what was chosen there.
      setOpen((now) =>
        now?.name === "importBars"
          ? { name: "importBars", request: { path }, turn: Date.now() }
          : {
              name: "importCallees",
              request: { task: now?.name === "importCallees" ? now.request.task : null, path },
              turn: Date.now(),
            },
      );
    };
    const stops = [
      host().onDrop(take, setHeld),
      host().onOpened(take),
      host().onConnection((state) => setLost(state === "lost")),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);

  return (
    <IntentProvider dispatch={dispatch}>
      <div className="flex h-full">
        <button
          type="button"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded-control focus:bg-surface focus:px-3 focus:py-1"
          onClick={() => document.getElementById("main")?.focus()}
        >
          {t("nav.skip")}
        </button>
        <Sidebar lost={lost} />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-bg outline-none">
          {lost && (
            <div
              role="status"
              className="flex items-center gap-3 border-b border-line bg-caution-ground px-6 py-2 text-small"
            >
              <StatusBadge tone="caution" form="disc">
                {t("nav.lostTitle")}
              </StatusBadge>
              <span className="min-w-0 truncate text-ink">{t("nav.lostText")}</span>
            </div>
          )}
          <PracticeGuide />
          <div className="min-h-0 flex-1">
            <Outlet />
          </div>
        </main>
      </div>
      {open && <Answer key={open.turn} open={open} onClose={close} />}
      {held && <DropVeil />}
    </IntentProvider>
  );
}

function Answer({ open, onClose }: { open: Open; onClose: () => void }) {
  switch (open.name) {
    case "importCallees": {
      const View = INTENTS.importCallees;
      return <View request={open.request} onClose={onClose} />;
    }
    case "importContacts": {
      const View = INTENTS.importContacts;
      return <View request={open.request} onClose={onClose} />;
    }
    case "importBars": {
      const View = INTENTS.importBars;
      return <View request={open.request} onClose={onClose} />;
    }
    case "showKeys": {
      const View = INTENTS.showKeys;
      return <View request={open.request} onClose={onClose} />;
    }
    case "palette": {
      const View = INTENTS.palette;
      return <View request={open.request} onClose={onClose} />;
    }
  }
}

function DropVeil() {
  const t = useT();
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-veil p-6">
      <div className="rounded-card border border-dashed border-accent bg-surface px-8 py-6 text-center">
        <p className="text-lead font-semibold">{t("nav.dropHere")}</p>
        <p className="text-small text-second">{t("nav.dropNote")}</p>
      </div>
    </div>
  );
}

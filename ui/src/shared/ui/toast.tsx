// Short news of what finished elsewhere. Not for the answer to the button just pressed: that shows in its place.
import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { cx } from "./cx";
import { Shape, type Tone } from "./status-badge";

export interface News {
  tone: Exclude<Tone, "plain">;
  title: string;
  text?: string;
  action?: { label: string; onPress: () => void };
}

const COLOUR: Record<News["tone"], string> = {
  good: "text-good",
  caution: "text-caution",
  bad: "text-bad",
  note: "text-note",
};
const FORM = { good: "disc", caution: "disc", bad: "triangle", note: "ring" } as const;

const manager = Base.createToastManager<News>();

/** Tells the user; stays a little longer when there is something to do. */
export function tell(news: News): void {
  manager.add({
    title: news.title,
    description: news.text,
    timeout: news.action || news.tone === "bad" ? 10_000 : 5_000,
    priority: news.tone === "bad" ? "high" : "low",
    data: news,
  });
}

export function ToastHost({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-50 flex w-90 flex-col gap-2 outline-none">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const t = useT();
  const { toasts, close } = Base.useToastManager<News>();
  return toasts.map((toast) => {
    const news = toast.data;
    const tone = news?.tone ?? "note";
    return (
      <Base.Root
        key={toast.id}
        toast={toast}
        className="rounded-card border border-strong bg-surface p-3 shadow-pop data-limited:hidden"
      >
        <Base.Content className="flex items-start gap-2.5">
          <Shape form={FORM[tone]} className={cx("mt-1.5 shrink-0", COLOUR[tone])} />
          <div className="min-w-0 flex-1">
            <Base.Title className="text-body font-medium" />
            <Base.Description className="text-small text-second" />
            {news?.action && (
              <button
                type="button"
                className="mt-1 text-body font-medium text-accent hover:underline"
                onClick={() => {
                  news.action?.onPress();
                  close(toast.id);
                }}
              >
                {news.action.label}
              </button>
            )}
          </div>
          <Base.Close aria-label={t("common.close")} className="text-second hover:text-ink">
            <X aria-hidden className="size-3.5" />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    );
  });
}

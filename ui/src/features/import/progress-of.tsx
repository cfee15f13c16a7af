// Reading or saving: how far, how long still, and a way out.
import { useEffect, useRef, useState } from "react";
import type { ImportView } from "@/ipc/contract";
import { span } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { Progress } from "@/shared/ui/progress";
import { StepFoot } from "./step-foot";

interface ProgressOfProps {
  view: ImportView;
  done: number;
  /** 0 to 1; `null` while it is not known. */
  share: number | null;
  /** Known when rows are saved, not while a file is read. */
  total: number | null;
  onCancel: () => void;
}

/** What is left at the pace so far; said once it is worth saying. */
export function timeLeft(sinceMs: number, nowMs: number, share: number | null): number | null {
  const elapsed = nowMs - sinceMs;
  if (share === null || share < 0.03 || share >= 1 || elapsed < 1_500) return null;
  return (elapsed * (1 - share)) / share;
}

export function ProgressOf({ view, done, share, total, onCancel }: ProgressOfProps) {
  const t = useT();
  const since = useRef(Date.now());
  const [now, setNow] = useState(since.current);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const left = timeLeft(since.current, now, share);
  const list = view.into === "do_not_call";
  const contacts = view.into === "chat_task";
  const saving = t(
    list ? "importing.list.committing" : contacts ? "importing.contacts.committing" : "importing.committing",
  );
  const title = total === null ? t("importing.reading", { file: view.file_name }) : saving;
  return (
    <>
      <div className="flex flex-col gap-2.5 px-6 pt-6 pb-12" role="status">
        <p className="font-medium">{title}</p>
        <Progress label={title} value={share} />
        <p className="flex justify-between text-small text-second">
          <span>
            {total === null
              ? t("importing.readingRows", { rows: done })
              : t("importing.committingRows", { done, total })}
          </span>
          {left !== null && <span>{t("importing.left", { span: span(left) })}</span>}
        </p>
      </div>
      <StepFoot
        into={view.into}
        note={total === null ? undefined : t(list ? "importing.list.footnoteSaving" : "importing.footnoteSaving")}
        onClose={onCancel}
        closeLabel={list && total !== null ? t("importing.list.stop") : undefined}
      />
    </>
  );
}

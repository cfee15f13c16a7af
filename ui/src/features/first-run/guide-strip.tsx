// A guide as it looks: its steps, what to do now, one button that helps. It holds no state and knows no task.
import { Check, X } from "lucide-react";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";

export interface Help {
  label: string;
  run: () => void;
}

export interface GuideStripProps {
  label: string;
  steps: readonly { id: string; name: string }[];
  /** The step that one stands at; "done": past the last one. */
  now: string;
  text: string;
  help: Help | null;
  onClose: () => void;
}

export function GuideStrip({ label, steps, now, text, help, onClose }: GuideStripProps) {
  const t = useT();
  const at = now === "done" ? steps.length : steps.findIndex((step) => step.id === now);
  return (
    <section aria-label={label} className="flex items-center gap-4 border-b border-line bg-accent-ground px-6 py-2">
      <ol className="flex shrink-0 items-center gap-3">
        {steps.map((step, index) => (
          <Mark
            key={step.id}
            name={step.name}
            number={index + 1}
            state={index < at ? "done" : index === at ? "now" : "ahead"}
          />
        ))}
      </ol>
      <p role="status" className="min-w-0 flex-1 truncate text-second" title={text}>
        {text}
      </p>
      {help && (
        <Button kind="link" onClick={help.run}>
          {help.label}
        </Button>
      )}
      <IconButton label={t("firstRun.guide.dismiss")} onClick={onClose}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </section>
  );
}

function Mark({ name, number, state }: { name: string; number: number; state: "done" | "now" | "ahead" }) {
  const t = useT();
  const done = state === "done";
  const current = state === "now";
  return (
    <li
      aria-current={current ? "step" : undefined}
      className={cx("flex items-center gap-1.5 text-small", current ? "font-medium text-accent" : "text-second")}
    >
      <span
        className={cx(
          "inline-flex size-4.5 items-center justify-center rounded-full border text-tiny",
          done ? "border-accent bg-accent text-on-accent" : current ? "border-accent" : "border-control",
        )}
      >
        {done ? <Check aria-hidden className="size-3" /> : <span aria-hidden>{number}</span>}
      </span>
      <span className={cx(!current && "max-xl:sr-only")}>{name}</span>
      {done && <span className="sr-only">{t("firstRun.guide.stepDone")}</span>}
    </li>
  );
}

// "Test line": each step in words with what it took, and at the first failure what to do about it.
import { useEffect, useRef } from "react";
import type { LineFault, LineTestView, LineView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { type T, useT } from "@/shared/i18n";
import { useAddressSearch } from "@/shared/routing/link";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { Card } from "@/shared/ui/layout";
import { Progress } from "@/shared/ui/progress";
import { Shape } from "@/shared/ui/status-badge";
import { faultWords } from "@/shared/words/status";
import { HealthText } from "./health";

export function LineTest({ view, dirty }: { view: LineView; dirty: boolean }) {
  const t = useT();
  const [search, setSearch] = useAddressSearch();
  const test = useAct("line_test");
  const { mutate } = test;
  const id = view.line.id;

  // Another page may lead here to have the line tested: once, and the address forgets it.
  const asked = search["test"] !== undefined;
  const begun = useRef(false);
  useEffect(() => {
    if (!asked || begun.current) return;
    begun.current = true;
    setSearch({ test: undefined });
    mutate({ id });
  }, [asked, id, mutate, setSearch]);

  return (
    <Card title={t("lines.test.title")}>
      <div className="flex flex-col gap-3" aria-live="polite">
        {!test.data && !test.isPending && (
          <p className="text-body text-second">
            <HealthText health={view.line.health} className="block text-ink first-letter:uppercase" />
            {t("lines.test.text")}
          </p>
        )}
        {test.isPending && (
          <div className="flex flex-col gap-2">
            <p className="text-body text-second">{t("lines.test.running")}</p>
            <Progress label={t("lines.test.running")} value={null} />
          </div>
        )}
        {test.error && <ErrorPanel failure={test.error} />}
        {test.data && !test.isPending && <Steps result={test.data} />}
        {dirty && <p className="text-small text-caution">{t("lines.test.saveFirst")}</p>}
        <div>
          <Button busy={test.isPending} disabled={dirty} onClick={() => test.mutate({ id })}>
            {test.data ? t("lines.test.again") : t("lines.test.run")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Steps({ result }: { result: LineTestView }) {
  const t = useT();
  const failed = result.steps.find((step) => !step.ok);
  return (
    <>
      <ol className="flex flex-col gap-2">
        {result.steps.map((step) => (
          <li key={step.what} className="flex items-start gap-2 text-body">
            <Shape
              form={step.ok ? "disc" : "triangle"}
              className={cx("mt-1.5 shrink-0", step.ok ? "text-good" : "text-bad")}
            />
            <span className={cx("min-w-0 flex-1", !step.ok && "font-medium")}>
              {t(step.ok ? `lines.test.what.${step.what}` : `lines.test.failed.${step.what}`)}
            </span>
            <span className="shrink-0 text-small text-second">
              {step.sip_code !== null && `${t("lines.test.code", { code: step.sip_code })} · `}
              {t("lines.test.took", { ms: step.took_ms })}
            </span>
          </li>
        ))}
      </ol>
      {result.fault || failed ? (
        <div className="rounded-control bg-bad-ground px-3 py-2 text-body" data-selectable>
          {result.fault && <p className="font-medium text-bad first-letter:uppercase">{faultWords(t, result.fault)}</p>}
          <p className="text-ink">{whatToDo(t, result.fault, failed?.what ?? null)}</p>
        </div>
      ) : (
        <p className="rounded-control bg-good-ground px-3 py-2 text-body font-medium text-good">
          {t("lines.test.fine")}
        </p>
      )}
    </>
  );
}

/** The remedy follows the step where that says more than the fault does. */
export function whatToDo(t: T, fault: LineFault | null, failed: LineTestView["steps"][number]["what"] | null): string {
  if (failed === "resolve") return t("lines.test.todo.resolve");
  if (failed === "public_address") return t("lines.test.todo.public_address");
  if (fault === null) return t("lines.test.todo.none");
  return t(`lines.test.todo.${fault.kind}`);
}

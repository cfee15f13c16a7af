// The form of a call task, for creating and for updating: says what is wrong beside the field when leaving it, keeps what is
// typed on this computer, and tells what would happen. It holds no rule: problems and outlook come from the engine.
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { CallTaskId, FieldProblem } from "@/ipc/contract";
import type { IpcFailure } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import type { Kept } from "@/shared/forms/kept";
import { focusFirstWrong, useProblems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Page, PageHead } from "@/shared/ui/layout";
import { paths } from "@/shared/routing/paths";
import { BasicFields } from "./form-basics";
import { ExpiryFields, RedialFields } from "./form-redial";
import { ScheduleFields } from "./form-schedule";
import { draftOf, emptyFields, type FormValue } from "./form-state";
import { OutlookCard } from "./form-outlook";

export interface TaskFormProps {
  title: string;
  id: CallTaskId | null;
  kept: Kept<FormValue>;
  /** How many callees to reckon with; `null`: a thousand. */
  callees: number | null;
  busy: boolean;
  failure: IpcFailure | null;
  onSubmit: (form: FormValue) => void;
  onCancel: () => void;
  parent?: { label: string; to: string };
}

const NO_PROBLEMS: readonly FieldProblem[] = [];

/** A value that has rested for a moment: the engine is not asked at every key. */
function useRested<V>(value: V, ms: number): V {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

export function TaskForm({ title, id, kept, callees, busy, failure, onSubmit, onCancel, parent }: TaskFormProps) {
  const t = useT();
  const body = useRef<HTMLFormElement>(null);
  const form = kept.value;
  const rested = useRested(form, 300);
  const check = useCall("call_task_check", { id, draft: draftOf(rested), callees }, { keepLast: true, fresh: true });
  const found = check.data?.problems ?? NO_PROBLEMS;
  const local = useMemo(() => {
    const empty = emptyFields(form);
    // What is empty is said as empty, whatever else the engine finds in it.
    return [...empty, ...found.filter((problem) => !empty.some((field) => problem.field.startsWith(field.field)))];
  }, [form, found]);
  const refused = useMemo(() => (failure ? fieldProblems(failure.error) : NO_PROBLEMS), [failure]);
  const problems = useProblems(local, NO_PROBLEMS);
  const { sayAll } = problems;
  useEffect(() => {
    if (refused.length > 0) sayAll();
  }, [refused, sayAll]);

  const submit = () => {
    if (local.length > 0) {
      sayAll();
      focusFirstWrong(body.current);
      return;
    }
    onSubmit(form);
  };
  const parts = { form, set: kept.set, problems };
  return (
    <Page>
      <PageHead
        title={title}
        parent={parent ?? { label: t("nav.callTasks"), to: paths.callTasks }}
        actions={
          <>
            {kept.changed && (
              <>
                <span className="text-small text-second" title={t("form.leaveKept")}>
                  {t("common.draftKept")}
                </span>
                <Button kind="quiet" onClick={() => kept.discard()}>
                  {t("common.discardDraft")}
                </Button>
              </>
            )}
            <Button onClick={onCancel}>{t("common.cancel")}</Button>
            <Button kind="primary" busy={busy} onClick={submit}>
              {t("common.submit")}
            </Button>
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-4 pb-6">
        <form
          ref={body}
          noValidate
          className="flex items-start gap-6"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div className="flex min-w-0 flex-1 flex-col gap-4 max-w-form">
            {failure && refused.length === 0 && <ErrorPanel failure={failure} onRetry={submit} />}
            <FormCard>
              <BasicFields {...parts} />
            </FormCard>
            <FormCard>
              <ScheduleFields {...parts} />
            </FormCard>
            <FormCard>
              <RedialFields {...parts} />
            </FormCard>
            <FormCard>
              <ExpiryFields {...parts} />
            </FormCard>
            {/* Enter in a field submits, as everywhere. */}
            <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>
              {t("common.submit")}
            </button>
          </div>
          <OutlookCard form={rested} checked={check.data} />
        </form>
      </div>
    </Page>
  );
}

function FormCard({ children }: { children: ReactNode }) {
  return <div className="rounded-card border border-line bg-surface p-5">{children}</div>;
}

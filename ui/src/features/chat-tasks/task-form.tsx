// The form of a chat task, for creating and for changing: says what is wrong beside the field when leaving it, keeps what is
// typed on this computer, and tells which changes of a running task need a pause. Problems come from the engine.
import { type ReactNode, useMemo } from "react";
import type { ChatTaskField, ChatTaskView, FieldProblem } from "@/ipc/contract";
import type { IpcFailure } from "@/ipc/host";
import { useCall } from "@/ipc/queries";
import { EditorPage, useEditor } from "@/shared/forms/editor";
import type { Kept } from "@/shared/forms/kept";
import { plainPath } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { paths } from "@/shared/routing/paths";
import { Card } from "@/shared/ui/layout";
import { Shape } from "@/shared/ui/status-badge";
import { useRested } from "@/shared/ui/use-rested";
import { FirstPreview } from "./first-preview";
import { FirstFields, PaceFields } from "./form-outgoing";
import { BasicFields, PartyFields } from "./form-parties";
import { ReminderFields, ScheduleFields, StopFields } from "./form-rules";
import { type ChatTaskForm, draftOf, ownProblems } from "./form-state";

export interface TaskFormProps {
  /** The task that is changed; `null`: a new one. */
  view: ChatTaskView | null;
  kept: Kept<ChatTaskForm>;
  busy: boolean;
  failure: IpcFailure | null;
  onReset: () => void;
  onSave: (form: ChatTaskForm) => void;
  beside?: ReactNode;
  extra?: ReactNode;
  top?: ReactNode;
  /** Whom a new task that writes first is for. */
  audience?: ReactNode;
  /** It is completed: nothing can be saved any more. */
  over?: boolean;
}

const NO_PROBLEMS: readonly FieldProblem[] = [];
const NO_FIELDS: readonly ChatTaskField[] = [];

/** Fields that a running task changes only when it is paused. Source: the engine's table; it says which were touched. */
export const NEEDS_PAUSE = [
  "messenger",
  "format",
  "channels",
  "managers",
  "ai",
  "start",
] as const satisfies readonly ChatTaskField[];

export function TaskForm({
  view,
  kept,
  busy,
  failure,
  onReset,
  onSave,
  beside,
  extra,
  top,
  audience,
  over,
}: TaskFormProps) {
  const t = useT();
  const id = view?.task.id ?? null;
  const form = kept.value;
  const rested = useRested(form, 300);
  const check = useCall("chat_task_check", { id, draft: draftOf(rested) }, { keepLast: true, fresh: true });
  const found = check.data?.problems ?? NO_PROBLEMS;
  const local = useMemo(() => {
    const own = ownProblems(form);
    // What is empty is said as empty, whatever else the engine finds in it.
    return [...own, ...found.filter((theirs) => !own.some((ours) => plainPath(theirs.field).startsWith(ours.field)))];
  }, [form, found]);
  const editor = useEditor(local, failure);
  const running =
    view !== null && (view.task.status.status === "awaiting" || view.task.status.status === "in_progress");
  const touched = (kept.changed && check.data?.needs_pause) || NO_FIELDS;
  const set: typeof kept.set = (change) => {
    if (failure) onReset();
    kept.set(change);
  };
  const parts = { form, set, problems: editor.problems };
  return (
    <EditorPage
      editor={editor}
      parent={{ label: t("nav.chatTasks"), to: paths.chatTasks }}
      title={view ? t("chatForm.editTitle", { name: view.task.draft.name }) : t("chatForm.createTitle")}
      beside={beside}
      extra={extra}
      top={top}
      dirty={kept.changed}
      exists={view !== null}
      busy={busy}
      barred={over || touched.length > 0}
      saveLabel={t(view ? "chatForm.save" : "chatForm.create")}
      onSave={() => onSave(form)}
      onDiscard={() => kept.discard()}
      aside={
        <>
          {running && <PauseCard touched={touched} />}
          {form.format === "incoming_and_outgoing" && <FirstPreview id={id} form={rested} />}
          <Card title={t("chatForm.next")}>
            <p className="text-second">
              {t(form.format === "incoming" ? "chatForm.nextIncoming" : "chatForm.nextOutgoing")}
            </p>
          </Card>
        </>
      }
    >
      <Card className="p-5">
        <BasicFields {...parts} />
      </Card>
      <Card className="p-5">
        <PartyFields {...parts} task={id} />
      </Card>
      {form.format === "incoming_and_outgoing" && (
        <>
          <Card title={t("chatForm.first")} className="p-5">
            <FirstFields {...parts} />
          </Card>
          {audience && (
            <Card title={t("chatTasks.audience")} className="p-5">
              {audience}
            </Card>
          )}
          <Card title={t("chatForm.pace")} className="p-5">
            <PaceFields {...parts} />
          </Card>
        </>
      )}
      <Card title={t("chatForm.when")} className="p-5">
        <ScheduleFields {...parts} />
      </Card>
      <Card title={t("chatForm.stops")} className="p-5">
        <StopFields {...parts} />
      </Card>
      <Card title={t("reminders.title")} className="p-5">
        <ReminderFields {...parts} />
      </Card>
    </EditorPage>
  );
}

function PauseCard({ touched }: { touched: readonly ChatTaskField[] }) {
  const t = useT();
  const names = (fields: readonly ChatTaskField[]) => fields.map((field) => t(`chatWords.field.${field}`)).join(", ");
  return (
    <Card title={t("chatForm.running")}>
      {touched.length > 0 && (
        <p role="status" className="mb-2 flex gap-2 rounded-control bg-caution-ground px-3 py-2 text-caution">
          <Shape form="triangle" className="mt-1.5 shrink-0" />
          <span>{t("chatForm.pauseFirst", { fields: names(touched) })}</span>
        </p>
      )}
      <p className="text-small text-second">{t("chatForm.needsPause", { fields: names(NEEDS_PAUSE) })}</p>
      <p className="mt-1 text-small text-second">{t("chatForm.atOnce")}</p>
    </Card>
  );
}

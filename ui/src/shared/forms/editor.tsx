// The page of a form that creates and changes one thing: its head with what is wrong and what is kept, its fields, what
// stands beside them. Knows no field.
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import type { FieldProblem } from "@/ipc/contract";
import type { IpcFailure } from "@/ipc/host";
import { ErrorPanel } from "../errors/error-panel";
import { fieldProblems } from "../errors/present";
import { useT } from "../i18n";
import { useGo } from "../routing/link";
import { Button } from "../ui/button";
import { Page, PageHead } from "../ui/layout";
import { Menu, type MenuAction } from "../ui/menu";
import { focusFirstWrong, type Problems, useProblems } from "./problems";

const NONE: readonly FieldProblem[] = [];

/** What the engine found wrong in what was sent; a taken name comes as a code of its own. */
export function refusedFields(failure: IpcFailure | null): readonly FieldProblem[] {
  if (!failure) return NONE;
  if (failure.error.code === "name_taken") return [{ field: "draft.name", problem: { kind: "name_taken" } }];
  return fieldProblems(failure.error);
}

export interface EditorState {
  body: RefObject<HTMLFormElement | null>;
  problems: Problems;
  /** Says all that is wrong and goes there; runs what was asked for when nothing is. */
  submit: (run: () => void) => void;
  /** The failure that belongs to no field. */
  failure: IpcFailure | null;
}

export function useEditor(local: readonly FieldProblem[], failure: IpcFailure | null): EditorState {
  const body = useRef<HTMLFormElement>(null);
  const remote = useMemo(() => refusedFields(failure), [failure]);
  const problems = useProblems(local, remote);
  const { sayAll } = problems;
  useEffect(() => {
    if (remote.length === 0) return;
    sayAll();
    focusFirstWrong(body.current);
  }, [remote, sayAll]);
  const submit = (run: () => void) => {
    if (local.length === 0) return run();
    sayAll();
    focusFirstWrong(body.current);
  };
  return { body, problems, submit, failure: failure && remote.length === 0 ? failure : null };
}

export interface EditorPageProps {
  editor: EditorState;
  parent: { label: string; to: string };
  title: string;
  beside?: ReactNode;
  /** Something is typed and not saved. */
  dirty: boolean;
  /** It exists already: without a change there is nothing to save. */
  exists: boolean;
  busy: boolean;
  saveLabel: string;
  onSave: () => void;
  onDiscard: () => void;
  /** Why it cannot be saved at all. */
  barred?: boolean;
  menu?: MenuAction[];
  extra?: ReactNode;
  aside?: ReactNode;
  /** Under the head, over the whole width. */
  top?: ReactNode;
  children: ReactNode;
}

export function EditorPage(props: EditorPageProps) {
  const { editor, parent, title, beside, dirty, exists, busy, saveLabel, onSave, onDiscard, barred } = props;
  const t = useT();
  const go = useGo();
  const { problems } = editor;
  const wrong = problems.saidAll ? problems.all.length : 0;
  const save = () => editor.submit(onSave);
  return (
    <Page>
      <PageHead
        parent={parent}
        title={title}
        beside={beside}
        actions={
          <>
            {wrong > 0 ? (
              <span role="status" className="text-small text-bad">
                {t("common.wrong", { count: wrong })}
              </span>
            ) : (
              dirty && <span className="text-small text-second">{t("common.draftKept")}</span>
            )}
            {props.extra}
            <Button
              onClick={() => {
                onDiscard();
                if (!dirty || !exists) go(parent.to);
              }}
            >
              {dirty ? t("common.discardDraft") : t("common.back")}
            </Button>
            <Button kind="primary" busy={busy} disabled={barred || (exists && !dirty)} onClick={save}>
              {saveLabel}
            </Button>
            {props.menu && <Menu label={t("common.more")} actions={props.menu} />}
          </>
        }
      />
      {props.top}
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-4 pb-6">
        <div className="grid grid-cols-[minmax(0,var(--container-wide))_minmax(0,var(--container-aside))] items-start gap-6">
          <form
            ref={editor.body}
            noValidate
            className="flex min-w-0 flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            {editor.failure && <ErrorPanel failure={editor.failure} />}
            {props.children}
            <button type="submit" hidden />
          </form>
          <div className="flex min-w-0 flex-col gap-4">{props.aside}</div>
        </div>
      </div>
    </Page>
  );
}

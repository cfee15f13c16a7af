// The page of a form, the same for creating and for changing: where it belongs, what is wrong or kept, its deeds, the
// fields, and beside them what helps to fill them in. Both columns scroll by themselves. It knows no field.
import type { ReactNode, Ref } from "react";
import { useT } from "../i18n";
import { cx } from "../ui/cx";
import { Page, PageHead } from "../ui/layout";

export interface FormPageProps {
  parent: { label: string; to: string };
  title: string;
  /** State and words beside the title. */
  beside?: ReactNode;
  /** Fields that need a look, once a save was tried. */
  wrong: number;
  /** Something typed is not saved yet, and kept. */
  draftKept: boolean;
  /** Buttons. */
  actions: ReactNode;
  form: Ref<HTMLFormElement>;
  /** Enter in a field; without it Enter does nothing. */
  onSubmit?: () => void;
  /** Fields, in cards. */
  children: ReactNode;
  aside?: ReactNode;
  /** Dialogs. */
  dialogs?: ReactNode;
}

export function FormPage(props: FormPageProps) {
  const { onSubmit, aside } = props;
  return (
    <Page>
      <PageHead
        parent={props.parent}
        title={props.title}
        beside={props.beside}
        actions={
          <>
            <FormState wrong={props.wrong} draftKept={props.draftKept} />
            {props.actions}
          </>
        }
      />
      <div className="min-h-0 flex-1 pt-4 pl-6">
        <div
          className={cx(
            "grid h-full grid-rows-[minmax(0,1fr)]",
            aside
              ? "grid-cols-[minmax(0,calc(var(--container-wide)+var(--spacing)*5))_minmax(0,calc(var(--container-aside)+var(--spacing)*6))] gap-1"
              : "grid-cols-[minmax(0,calc(var(--container-form)+var(--spacing)*5))]",
          )}
        >
          <form
            ref={props.form}
            noValidate
            className="flex min-w-0 flex-col gap-4 overflow-y-auto pr-5 pb-6"
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit?.();
            }}
          >
            {props.children}
            {onSubmit && <button type="submit" hidden />}
          </form>
          {aside && <div className="flex min-w-0 flex-col gap-4 overflow-y-auto pr-6 pb-6">{aside}</div>}
        </div>
      </div>
      {props.dialogs}
    </Page>
  );
}

function FormState({ wrong, draftKept }: { wrong: number; draftKept: boolean }) {
  const t = useT();
  if (wrong > 0)
    return (
      <span role="status" className="text-small text-bad">
        {t("common.wrong", { count: wrong })}
      </span>
    );
  return draftKept && <span className="text-small text-second">{t("common.draftKept")}</span>;
}

// Creating and changing a line are the same form; a line that exists has its test, its figures and its tasks beside it.
import { useMemo, useRef, useState } from "react";
import type { LineView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { FormPage } from "@/shared/forms/form-page";
import { useKept } from "@/shared/forms/kept";
import { focusFirstWrong, useProblems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { tell } from "@/shared/ui/toast";
import { DeleteLine } from "./delete-line";
import { HealthBadge } from "./health";
import { LineAside } from "./line-aside";
import { check, draftOf, formOf, newLine, otherNames } from "./line-form";
import { LineFields } from "./line-fields";

export function LineEditor({ view }: { view: LineView | null }) {
  const t = useT();
  const go = useGo();
  const id = view?.line.id ?? null;
  const saved = useMemo(() => (view ? formOf(view.line) : newLine()), [view]);
  const kept = useKept(`line.${id ?? "new"}`, saved);
  const [password, setPassword] = useState("");
  const [deleting, setDeleting] = useState(false);
  const body = useRef<HTMLFormElement>(null);
  const list = useCall("line_list", {}).data;
  const taken = useMemo(() => otherNames(list?.lines ?? [], id), [list, id]);

  const onDone = (res: LineView) => {
    kept.discard(id === null ? undefined : formOf(res.line));
    setPassword("");
    problems.reset();
    tell({ tone: "good", title: t("lines.form.saved"), text: res.line.name });
    if (id === null) go(paths.line(res.line.id), { replace: true });
  };
  const onFailed = () => {
    problems.sayAll();
    focusFirstWrong(body.current);
  };
  const create = useAct("line_create", { onDone, onFailed });
  const update = useAct("line_update", { onDone, onFailed });
  const act = id === null ? create : update;
  const local = useMemo(() => check(kept.value, taken), [kept.value, taken]);
  const remote = useMemo(() => (act.error ? fieldProblems(act.error.error) : []), [act.error]);
  const problems = useProblems(local, remote);

  const change: typeof kept.set = (next) => {
    if (act.error) act.reset();
    kept.set(next);
  };
  const save = () => {
    problems.sayAll();
    if (local.length > 0) return focusFirstWrong(body.current);
    const draft = draftOf(kept.value);
    const secret = password === "" ? null : password;
    if (id === null) create.mutate({ draft, password: secret });
    else update.mutate({ id, draft, password: secret });
  };
  const dirty = kept.changed || password !== "";

  return (
    <FormPage
      parent={{ label: t("lines.title"), to: paths.lines }}
      title={view ? view.line.name : t("lines.createTitle")}
      beside={view && <HealthBadge state={view.line.health.state} />}
      wrong={problems.saidAll ? problems.all.length : 0}
      draftKept={dirty}
      actions={
        <>
          <Button
            onClick={() => {
              kept.discard();
              go(paths.lines);
            }}
          >
            {dirty ? t("common.discardDraft") : t("common.back")}
          </Button>
          <Button kind="primary" busy={act.isPending} disabled={id !== null && !dirty} onClick={save}>
            {t("lines.form.save")}
          </Button>
          {view && (
            <Menu
              label={t("common.more")}
              actions={[{ label: t("lines.action.delete"), danger: true, onSelect: () => setDeleting(true) }]}
            />
          )}
        </>
      }
      form={body}
      onSubmit={save}
      aside={<LineAside view={view} dirty={dirty} />}
      dialogs={
        deleting &&
        view && <DeleteLine view={view} onClose={() => setDeleting(false)} onDeleted={() => go(paths.lines)} />
      }
    >
      {act.error && remote.length === 0 && <ErrorPanel failure={act.error} />}
      <LineFields
        form={kept.value}
        set={change}
        problems={problems}
        password={password}
        setPassword={setPassword}
        hasPassword={view?.line.has_password ?? false}
        fixedKind={view !== null}
      />
    </FormPage>
  );
}

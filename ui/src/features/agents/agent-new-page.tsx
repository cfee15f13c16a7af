// A new agent: it gets a name and a kind, the engine gives it the sample of that kind, and its editor opens.
import { useMemo, useRef } from "react";
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
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { TextField } from "@/shared/ui/text-field";
import type { AgentKind, FieldProblem } from "@/ipc/contract";

const EMPTY: { name: string; kind: AgentKind } = { name: "", kind: "script" };
const KINDS: readonly AgentKind[] = ["script", "converse", "realtime"];

export default function AgentNewPage() {
  const t = useT();
  const go = useGo();
  const body = useRef<HTMLFormElement>(null);
  const kept = useKept("agent.new", EMPTY);
  const list = useCall("agent_list", {}).data;
  const name = kept.value.name.trim();
  const local = useMemo<FieldProblem[]>(() => {
    if (name === "") return [{ field: "name", problem: { kind: "required" } }];
    const taken = list?.agents.some((view) => view.agent.draft.name.toLocaleLowerCase() === name.toLocaleLowerCase());
    return taken ? [{ field: "name", problem: { kind: "name_taken" } }] : [];
  }, [name, list]);
  const create = useAct("agent_create", {
    onDone: (res) => {
      kept.discard();
      go(paths.agent(res.agent.id), { replace: true });
    },
    onFailed: () => focusFirstWrong(body.current),
  });
  const remote = useMemo(() => (create.error ? fieldProblems(create.error.error) : []), [create.error]);
  const problems = useProblems(local, remote);
  const submit = () => {
    problems.sayAll();
    if (local.length > 0) return focusFirstWrong(body.current);
    create.mutate({ name, draft: null, kind: kept.value.kind });
  };
  return (
    <FormPage
      parent={{ label: t("agents.title"), to: paths.agents }}
      title={t("agents.createTitle")}
      wrong={0}
      draftKept={false}
      actions={
        <>
          <Button
            onClick={() => {
              kept.discard();
              go(paths.agents);
            }}
          >
            {t("common.cancel")}
          </Button>
          <Button kind="primary" busy={create.isPending} onClick={submit}>
            {t("agents.create")}
          </Button>
        </>
      }
      form={body}
      onSubmit={submit}
    >
      <Card>
        <div className="flex flex-col gap-3">
          {create.error && remote.length === 0 && <ErrorPanel failure={create.error} />}
          <TextField
            label={t("agents.basics.name")}
            required
            autoFocus
            value={kept.value.name}
            onChange={(next) => {
              if (create.error) create.reset();
              kept.set({ name: next });
            }}
            onBlur={() => name !== "" && problems.leave("name")}
            error={problems.at("name")}
          />
          <Field label={t("agents.converse.kind")} hint={t(`agents.converse.kindText.${kept.value.kind}`)}>
            {() => (
              <ChipGroup
                label={t("agents.converse.kind")}
                value={kept.value.kind}
                choices={KINDS.map((value) => ({ value, label: t(`agents.converse.kindName.${value}`) }))}
                onChange={(kind) => kept.set({ kind })}
              />
            )}
          </Field>
          <p className="text-small text-second">{t("agents.createText")}</p>
        </div>
      </Card>
    </FormPage>
  );
}

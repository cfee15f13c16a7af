// The editor of one agent: its cards, saving the draft, publishing it, and the test call beside it.
import { useEffect, useMemo, useRef, useState } from "react";
import type { AgentView, FieldProblem } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { FormPage } from "@/shared/forms/form-page";
import { useKept } from "@/shared/forms/kept";
import { focusFirstWrong, useProblems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { tell } from "@/shared/ui/toast";
import { callTaskLinks, UsedInCard } from "@/shared/used-in/used-in";
import { AgentBadge } from "./agent-badge";
import { check, draftOf, formOf } from "./agent-form";
import { BasicsCard } from "./basics-card";
import { ConverseCards } from "./converse-cards";
import { DeleteAgent } from "./delete-agent";
import { LimitsCard } from "./limits-card";
import { OutcomesCard } from "./outcomes-card";
import { PublishDialog, TestFirst } from "./publish-dialog";
import { RehearsalCard } from "./rehearsal-card";
import { ScriptCard } from "./script-card";
import { secretsOf, useAgentSecrets } from "./secrets";
import { TestCall } from "./test-call";
import { untested } from "./tested";
import { VariablesCard } from "./variables-card";

const NONE: readonly FieldProblem[] = [];

export function AgentEditor({ view }: { view: AgentView }) {
  const t = useT();
  const go = useGo();
  const { agent } = view;
  const saved = useMemo(() => formOf(agent.draft), [agent.draft]);
  const kept = useKept(`agent.${agent.id}`, saved);
  const secrets = useAgentSecrets();
  const changed = kept.changed || secrets.waiting;
  const [open, setOpen] = useState<"publish" | "delete" | null>(null);
  const body = useRef<HTMLFormElement>(null);
  const testing = useRef<HTMLDivElement>(null);
  const list = useCall("agent_list", {}).data;
  const taken = useMemo(
    () => (list?.agents ?? []).filter((other) => other.agent.id !== agent.id).map((other) => other.agent.draft.name),
    [list, agent.id],
  );

  const update = useAct("agent_update", {
    onFailed: () => {
      problems.sayAll();
      focusFirstWrong(body.current);
    },
  });
  const duplicate = useAct("agent_duplicate", {
    onDone: (res) => {
      tell({ tone: "good", title: t("agents.duplicated", { name: res.agent.draft.name }) });
      go(paths.agent(res.agent.id));
    },
    onFailed: (failure) => tellFailure(t, failure),
  });

  const local = useMemo(() => check(kept.value, taken), [kept.value, taken]);
  const remote = useMemo<readonly FieldProblem[]>(() => {
    if (update.error) return fieldProblems(update.error.error);
    return changed ? NONE : view.problems;
  }, [update.error, changed, view.problems]);
  const problems = useProblems(local, remote);
  const audio = useMemo(
    () => [...view.audio, ...kept.value.audio.filter((one) => !view.audio.some((known) => known.id === one.id))],
    [view.audio, kept.value.audio],
  );

  const change: typeof kept.set = (next) => {
    if (update.error) update.reset();
    kept.set(next);
  };
  /** Saves the draft if it has changed; a draft may be unfinished, only its name must stand. */
  const save = async (): Promise<boolean> => {
    if (!changed) return true;
    try {
      const res = await update.mutateAsync({
        id: agent.id,
        draft: draftOf(kept.value),
        secrets: secretsOf(kept.value.converse, secrets.typed),
      });
      kept.discard(formOf(res.agent.draft));
      secrets.forget();
      return true;
    } catch {
      return false;
    }
  };
  const publish = () => {
    problems.sayAll();
    if (problems.all.length > 0) focusFirstWrong(body.current);
    else setOpen("publish");
  };
  const goTesting = () => {
    setOpen(null);
    testing.current?.scrollIntoView({ block: "nearest" });
    const first = testing.current?.querySelector<HTMLElement>("form :is(input, button:not([disabled]))");
    // Once the dialog has given the focus back.
    setTimeout(() => first?.focus());
  };
  // Another page may lead here to have the agent published: once, and the address forgets it.
  const [search, setSearch] = useAddressSearch();
  const asked = search["publish"] !== undefined;
  const begun = useRef(false);
  useEffect(() => {
    if (!asked || begun.current) return;
    begun.current = true;
    setSearch({ publish: undefined });
    publish();
  });
  const discard = () => {
    kept.discard();
    secrets.forget();
  };
  const { converse } = kept.value;
  const draft = draftOf(kept.value);
  const why = untested(agent, draftOf(saved), draft);
  const part = { form: kept.value, set: change, problems };

  return (
    <FormPage
      parent={{ label: t("agents.title"), to: paths.agents }}
      title={agent.draft.name}
      beside={<AgentBadge agent={agent} version />}
      wrong={problems.saidAll ? problems.all.length : 0}
      draftKept={changed}
      actions={
        <>
          {changed && (
            <Button kind="quiet" onClick={discard}>
              {t("common.discardDraft")}
            </Button>
          )}
          <Button
            busy={update.isPending}
            disabled={!changed}
            onClick={() => void save().then((done) => done && tell({ tone: "good", title: t("agents.saved") }))}
          >
            {t("agents.action.saveDraft")}
          </Button>
          <Button onClick={goTesting}>{t("agents.action.test")}</Button>
          <Button
            kind="primary"
            disabled={!changed && agent.published !== null && !agent.has_changes}
            onClick={publish}
          >
            {t("agents.action.publish")}
          </Button>
          <Menu
            label={t("common.more")}
            actions={[
              { label: t("agents.action.duplicate"), onSelect: () => duplicate.mutate({ id: agent.id }) },
              { label: t("agents.action.delete"), danger: true, apart: true, onSelect: () => setOpen("delete") },
            ]}
          />
        </>
      }
      form={body}
      aside={
        <>
          <div ref={testing}>
            <TestCall agent={agent} form={kept.value} changed={changed} save={save} />
          </div>
          <RehearsalCard agent={agent.id} name={agent.draft.name} changed={changed} save={save} />
          <UsedInCard links={callTaskLinks(view.used_in)} nothing={t("agents.used.none")} />
        </>
      }
      dialogs={
        <>
          {open === "publish" &&
            (why ? (
              <TestFirst name={kept.value.name} why={why} onTest={goTesting} onClose={() => setOpen(null)} />
            ) : (
              <PublishDialog view={view} draft={draft} save={save} onClose={() => setOpen(null)} />
            ))}
          {open === "delete" && (
            <DeleteAgent view={view} onClose={() => setOpen(null)} onDeleted={() => go(paths.agents)} />
          )}
        </>
      }
    >
      {update.error && remote.length === 0 && <ErrorPanel failure={update.error} />}
      <BasicsCard {...part} />
      {converse ? (
        <ConverseCards {...part} converse={converse} view={view} secrets={secrets} />
      ) : (
        <ScriptCard {...part} audio={audio} />
      )}
      <VariablesCard {...part} />
      <OutcomesCard {...part} />
      <LimitsCard {...part} />
    </FormPage>
  );
}

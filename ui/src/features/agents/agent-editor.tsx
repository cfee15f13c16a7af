// The editor of one agent: its cards, saving the draft, publishing it, and the test call beside it.
import { useEffect, useMemo, useRef, useState } from "react";
import type { AgentView, FieldProblem } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { useKept } from "@/shared/forms/kept";
import { focusFirstWrong, useProblems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Page, PageHead } from "@/shared/ui/layout";
import { Menu } from "@/shared/ui/menu";
import { tell } from "@/shared/ui/toast";
import { AgentBadge } from "./agent-badge";
import { check, draftOf, formOf } from "./agent-form";
import { BasicsCard } from "./basics-card";
import { DeleteAgent } from "./delete-agent";
import { LimitsCard } from "./limits-card";
import { OutcomesCard } from "./outcomes-card";
import { PublishDialog } from "./publish-dialog";
import { ScriptCard } from "./script-card";
import { TestCall } from "./test-call";
import { VariablesCard } from "./variables-card";

const NONE: readonly FieldProblem[] = [];

export function AgentEditor({ view }: { view: AgentView }) {
  const t = useT();
  const go = useGo();
  const { agent } = view;
  const saved = useMemo(() => formOf(agent.draft), [agent.draft]);
  const kept = useKept(`agent.${agent.id}`, saved);
  const [open, setOpen] = useState<"publish" | "delete" | null>(null);
  const body = useRef<HTMLFormElement>(null);
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
    if (update.error)
      return update.error.error.code === "name_taken"
        ? [{ field: "name", problem: { kind: "name_taken" } }]
        : fieldProblems(update.error.error);
    return kept.changed ? NONE : view.problems;
  }, [update.error, kept.changed, view.problems]);
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
    if (!kept.changed) return true;
    try {
      const res = await update.mutateAsync({ id: agent.id, draft: draftOf(kept.value) });
      kept.discard(formOf(res.agent.draft));
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
  const wrong = problems.saidAll ? problems.all.length : 0;
  const part = { form: kept.value, set: change, problems };

  return (
    <Page>
      <PageHead
        parent={{ label: t("agents.title"), to: paths.agents }}
        title={agent.draft.name}
        beside={<AgentBadge agent={agent} version />}
        actions={
          <>
            {wrong > 0 ? (
              <span role="status" className="text-small text-bad">
                {t("agents.wrong", { count: wrong })}
              </span>
            ) : (
              kept.changed && <span className="text-small text-second">{t("common.draftKept")}</span>
            )}
            {kept.changed && (
              <Button kind="quiet" onClick={() => kept.discard()}>
                {t("common.discardDraft")}
              </Button>
            )}
            <Button
              busy={update.isPending}
              disabled={!kept.changed}
              onClick={() => void save().then((done) => done && tell({ tone: "good", title: t("agents.saved") }))}
            >
              {t("agents.action.saveDraft")}
            </Button>
            <Button
              kind="primary"
              disabled={!kept.changed && agent.published !== null && !agent.has_changes}
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
      />
      <div className="min-h-0 flex-1 px-6 pt-4">
        <div className="grid h-full grid-cols-[minmax(0,calc(var(--container-wide)+var(--spacing)*5))_minmax(0,var(--container-aside))] grid-rows-[minmax(0,1fr)] gap-1">
          <form
            ref={body}
            noValidate
            className="flex min-w-0 flex-col gap-4 overflow-y-auto pr-5 pb-6"
            onSubmit={(event) => event.preventDefault()}
          >
            {update.error && remote.length === 0 && <ErrorPanel failure={update.error} />}
            <BasicsCard {...part} />
            <ScriptCard {...part} audio={audio} />
            <VariablesCard {...part} />
            <OutcomesCard {...part} />
            <LimitsCard {...part} />
          </form>
          <div className="min-w-0 overflow-y-auto pb-6">
            <TestCall agent={agent.id} form={kept.value} changed={kept.changed} save={save} />
          </div>
        </div>
      </div>
      {open === "publish" && (
        <PublishDialog view={view} draft={draftOf(kept.value)} save={save} onClose={() => setOpen(null)} />
      )}
      {open === "delete" && (
        <DeleteAgent view={view} onClose={() => setOpen(null)} onDeleted={() => go(paths.agents)} />
      )}
    </Page>
  );
}

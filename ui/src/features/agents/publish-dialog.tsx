// Publishing: what changed since the version that speaks now, and who will speak it; or, that it is to be tested first.
import { useMemo } from "react";
import type { AgentDraft, AgentView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { tell } from "@/shared/ui/toast";
import { changeWords, diff } from "./agent-diff";
import type { Untested } from "./tested";

/** What was not tested is not published: what to do instead. */
export function TestFirst({
  name,
  why,
  onTest,
  onClose,
}: {
  name: string;
  why: Untested;
  onTest: () => void;
  onClose: () => void;
}) {
  const t = useT();
  return (
    <ConfirmDialog
      open
      title={t("agents.publish.testFirst", { name })}
      deed={t("agents.publish.testFirstDeed")}
      onConfirm={onTest}
      onClose={onClose}
    >
      <p>{t(`agents.publish.testFirstText.${why}`)}</p>
    </ConfirmDialog>
  );
}

export function PublishDialog({
  view,
  draft,
  save,
  onClose,
}: {
  view: AgentView;
  draft: AgentDraft;
  save: () => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useT();
  const before = view.agent.published;
  const changes = useMemo(() => (before ? diff(before.draft, draft) : []), [before, draft]);
  const next = (before?.number ?? 0) + 1;
  const publish = useAct("agent_publish", {
    onDone: (res) => {
      tell({
        tone: "good",
        title: t("agents.publish.done", { version: res.agent.published?.number ?? next, name: res.agent.draft.name }),
      });
      onClose();
    },
    // What the engine finds wrong is marked in the form behind this dialog.
    onFailed: (failure) => {
      if (failure.error.code === "invalid") onClose();
    },
  });
  const run = async () => {
    if (await save()) publish.mutate({ id: view.agent.id });
    else onClose();
  };
  return (
    <ConfirmDialog
      open
      title={t("agents.publish.title", { version: next, name: draft.name })}
      deed={t("agents.publish.deed", { version: next })}
      busy={publish.isPending}
      error={publish.error && <ErrorPanel failure={publish.error} />}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      {before === null ? (
        <p>{t("agents.publish.first")}</p>
      ) : changes.length === 0 ? (
        <p>{t("agents.publish.nothing", { version: before.number })}</p>
      ) : (
        <>
          <p className="font-medium text-ink">{t("agents.publish.changes", { version: before.number })}</p>
          <ul className="max-h-60 list-disc overflow-y-auto pl-5">
            {changes.map((change) => {
              const words = changeWords(t, change);
              return <li key={words}>{words}</li>;
            })}
          </ul>
        </>
      )}
      {view.used_in.length > 0 && (
        <p title={view.used_in.join("\n")}>{t("agents.publish.usedIn", { count: view.used_in.length })}</p>
      )}
    </ConfirmDialog>
  );
}

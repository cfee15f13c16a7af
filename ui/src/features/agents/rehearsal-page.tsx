// The rehearsals of an agent: the newest with its table, progress and Cancel while it runs, and those before it.
import { useState } from "react";
import type { RehearsalShort, RehearsalView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { AppLink, useAddressId, useAddressSearch } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { EmptyState, Page, PageHead } from "@/shared/ui/layout";
import { Moment } from "@/shared/ui/moment";
import { Progress } from "@/shared/ui/progress";
import { StatusBadge } from "@/shared/ui/status-badge";
import { RehearsalSheet } from "./rehearsal-sheet";
import { RehearsalStart } from "./rehearsal-start";
import { RehearsalTable } from "./rehearsal-table";
import { STATUS_LOOK } from "./rehearsal-words";

const EVERY_MS = 1_000;

export default function RehearsalPage() {
  const t = useT();
  const agent = useAddressId("agent") ?? 0;
  const [search] = useAddressSearch();
  const [asking, setAsking] = useState(false);
  const list = useCall("rehearsal_list", { id: agent });
  const of = useCall("agent_get", { id: agent });
  const all = list.data?.rehearsals ?? [];
  const shown = all.find((one) => String(one.id) === search["of"]) ?? all[0];
  const running = shown?.status === "running";
  const rehearsal = useCall(
    "rehearsal_get",
    { id: shown?.id ?? 0 },
    { enabled: shown !== undefined, everyMs: running ? EVERY_MS : false },
  );
  const cancel = useAct("rehearsal_cancel", { onFailed: (failure) => tellFailure(t, failure) });
  const name = of.data?.agent.draft.name ?? "";
  const failure = list.error ?? of.error ?? rehearsal.error;
  return (
    <Page>
      <PageHead
        title={t("agents.rehearsal.title")}
        parent={{ label: name || t("agents.title"), to: paths.agent(agent) }}
        beside={
          shown && (
            <StatusBadge {...STATUS_LOOK[shown.status]}>{t(`agents.rehearsal.status.${shown.status}`)}</StatusBadge>
          )
        }
        actions={
          running ? (
            <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id: shown.id })}>
              {t("agents.rehearsal.cancel")}
            </Button>
          ) : (
            <Button kind="primary" disabled={!list.data} onClick={() => setAsking(true)}>
              {t(shown ? "agents.rehearsal.again" : "agents.rehearsal.rehearse")}
            </Button>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-4 pb-6">
        {failure && <ErrorPanel failure={failure} onRetry={() => void list.refetch()} className="mb-4" />}
        {list.data && all.length === 0 && (
          <EmptyState title={t("agents.rehearsal.none")} text={t("agents.rehearsal.text")} />
        )}
        {shown && (rehearsal.data ? <Shown key={shown.id} view={rehearsal.data} /> : <Waiting />)}
        {list.data && all.length > 0 && (
          <p className="mt-3 text-small text-second">
            {t(list.data.published_passed ? "agents.rehearsal.passedNow" : "agents.rehearsal.notPassed")}
          </p>
        )}
        {shown && all.length > 1 && <Earlier agent={agent} all={all.filter((one) => one.id !== shown.id)} />}
      </div>
      {asking && list.data && (
        <RehearsalStart agent={agent} name={name} view={list.data} onClose={() => setAsking(false)} />
      )}
    </Page>
  );
}

function Shown({ view }: { view: RehearsalView }) {
  const t = useT();
  const [open, setOpen] = useState<string | null>(null);
  const { short, rehearsal } = view;
  const call = rehearsal.calls.find((one) => one.persona === open);
  const counts = { done: short.done, passed: short.passed, all: short.personas };
  return (
    <div className="flex flex-col gap-3">
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-second">
        <span>
          {short.version === null
            ? t("agents.rehearsal.draft")
            : t("agents.rehearsal.version", { version: short.version })}{" "}
          · <Moment at={short.created_at} />
        </span>
        <span>
          {t(rehearsal.status === "running" ? "agents.rehearsal.progress" : "agents.rehearsal.passedOf", counts)}
        </span>
        <span>
          {rehearsal.limit === null
            ? t("agents.rehearsal.cost", { money: money(short.cost, true) })
            : t("agents.rehearsal.costUpTo", { money: money(short.cost, true), limit: money(rehearsal.limit) })}
        </span>
      </div>
      {rehearsal.status === "running" && (
        <Progress label={t("agents.rehearsal.progress", counts)} value={short.done / Math.max(1, short.personas)} />
      )}
      <RehearsalTable view={view} onOpen={setOpen} />
      {call && (
        <RehearsalSheet
          call={call}
          status={rehearsal.status}
          live={view.live.find((live) => live.persona === open)?.log ?? []}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function Earlier({ agent, all }: { agent: number; all: readonly RehearsalShort[] }) {
  const t = useT();
  return (
    <section className="mt-6">
      <h2 className="mb-2 font-semibold">{t("agents.rehearsal.earlier")}</h2>
      <ul className="overflow-hidden rounded-card border border-line bg-surface">
        {all.map((one) => (
          <li
            key={one.id}
            className="flex min-h-10 items-center gap-3 border-b border-line px-4 py-1.5 last:border-b-0"
          >
            <StatusBadge {...STATUS_LOOK[one.status]}>{t(`agents.rehearsal.status.${one.status}`)}</StatusBadge>
            <AppLink to={`${paths.rehearsal(agent)}?of=${one.id}`} className="hover:text-accent hover:underline">
              {one.version === null
                ? t("agents.rehearsal.draft")
                : t("agents.rehearsal.version", { version: one.version })}{" "}
              · <Moment at={one.created_at} />
            </AppLink>
            <span className="ml-auto text-small text-second">
              {t("agents.rehearsal.passedOf", { passed: one.passed, all: one.personas })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

// The rehearsal beside an agent's form: how the last one went, and the way to the next.
import { useState } from "react";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Moment } from "@/shared/ui/moment";
import { StatusBadge } from "@/shared/ui/status-badge";
import { RehearsalStart } from "./rehearsal-start";
import { STATUS_LOOK } from "./rehearsal-words";

interface RehearsalCardProps {
  agent: number;
  name: string;
  changed: boolean;
  save: () => Promise<boolean>;
}

export function RehearsalCard({ agent, name, changed, save }: RehearsalCardProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const view = useCall("rehearsal_list", { id: agent }).data;
  const [last] = view?.rehearsals ?? [];
  return (
    <Card title={t("agents.rehearsal.title")}>
      <div className="flex flex-col gap-3">
        {last ? (
          <div className="flex flex-col gap-1.5">
            <div role="status" className="flex flex-wrap items-center gap-2">
              <StatusBadge {...STATUS_LOOK[last.status]}>{t(`agents.rehearsal.status.${last.status}`)}</StatusBadge>
              <span className="text-small text-second">
                {last.status === "running"
                  ? t("agents.rehearsal.progress", { done: last.done, all: last.personas })
                  : t("agents.rehearsal.passedOf", { passed: last.passed, all: last.personas })}
              </span>
            </div>
            <p className="text-small text-second">
              {last.version === null
                ? t("agents.rehearsal.draft")
                : t("agents.rehearsal.version", { version: last.version })}{" "}
              · <Moment at={last.created_at} />
            </p>
            <AppLink to={paths.rehearsal(agent)} className="self-start text-accent hover:underline">
              {t("agents.rehearsal.open")}
            </AppLink>
          </div>
        ) : (
          <p className="text-small text-second">
            {t("agents.rehearsal.text")} {t("agents.rehearsal.none")}
          </p>
        )}
        <div>
          <Button disabled={!view || last?.status === "running"} onClick={() => setAsking(true)}>
            {t(last ? "agents.rehearsal.again" : "agents.rehearsal.rehearse")}
          </Button>
        </div>
      </div>
      {asking && view && (
        <RehearsalStart
          agent={agent}
          name={name}
          view={view}
          save={save}
          changed={changed}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

// Beside an integration's form: a test that is really sent, what was delivered, which tasks use it.
import type { IntegrationView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { count } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { Card } from "@/shared/ui/layout";
import { Shape, StatusBadge } from "@/shared/ui/status-badge";
import { UsedInCard } from "@/shared/ui/task-links";
import { DELIVERY_LOOK, DELIVERY_STATES, deliveryFaultWords } from "@/shared/words/chats";

export function IntegrationAside({ view, dirty }: { view: IntegrationView | null; dirty: boolean }) {
  const t = useT();
  if (!view)
    return (
      <Card title={t("integrations.test")}>
        <p className="text-second">{t("integrations.testForNew")}</p>
      </Card>
    );
  const of = (state: (typeof DELIVERY_STATES)[number]) =>
    view.deliveries.find((entry) => entry.state === state)?.count ?? 0;
  return (
    <>
      <TestCard view={view} dirty={dirty} />
      <Card
        title={t("outbox.title")}
        aside={
          <AppLink
            to={`${paths.outbox}?integration=${view.integration.id}`}
            className="text-accent underline-offset-2 hover:underline"
          >
            {t("outbox.open")}
          </AppLink>
        }
      >
        <ul className="flex flex-col gap-1">
          {DELIVERY_STATES.map((state) => (
            <li key={state} className="flex items-center gap-2">
              <Shape
                form={DELIVERY_LOOK[state].form}
                className={state === "dead" ? "text-bad" : state === "delivered" ? "text-good" : "text-note"}
              />
              <span className="flex-1">{t(`chatWords.delivery.${state}`)}</span>
              <span>{count(of(state))}</span>
            </li>
          ))}
        </ul>
      </Card>
      <UsedInCard tasks={view.used_in} />
    </>
  );
}

function TestCard({ view, dirty }: { view: IntegrationView; dirty: boolean }) {
  const t = useT();
  const test = useAct("integration_test");
  const found = test.data;
  return (
    <Card title={t("integrations.test")}>
      <div className="flex flex-col gap-3" aria-live="polite">
        <p className="text-small text-second">{t("integrations.testText")}</p>
        {test.error && <ErrorPanel failure={test.error} />}
        {found && (
          <div className="flex flex-col gap-1">
            <span>
              <StatusBadge {...DELIVERY_LOOK[found.fault ? "dead" : "delivered"]}>
                {t(found.fault ? "integrations.testFailed" : "integrations.testArrived")}
              </StatusBadge>
            </span>
            {found.fault ? (
              <p className="break-words" data-selectable>
                {deliveryFaultWords(t, found.fault)}
              </p>
            ) : (
              found.made !== null && (
                <p className="break-words" data-selectable>
                  {t("integrations.testMade", { made: found.made })}
                </p>
              )
            )}
          </div>
        )}
        <div className="flex items-center gap-3">
          <Button busy={test.isPending} disabled={dirty} onClick={() => test.mutate({ id: view.integration.id })}>
            {t("integrations.sendTest")}
          </Button>
          {dirty && <span className="text-small text-second">{t("integrations.saveFirst")}</span>}
        </div>
      </div>
    </Card>
  );
}

// Beside an integration's form: a test that is really sent, what was delivered, which tasks use it.
import { host } from "@/ipc/client";
import type { IntegrationView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useSaveFile } from "@/shared/files/save";
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
      {view.integration.draft.settings.kind === "file" && of("delivered") > 0 && <FileCard view={view} />}
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
                className={
                  of(state) === 0
                    ? "text-third"
                    : state === "dead"
                      ? "text-bad"
                      : state === "delivered"
                        ? "text-good"
                        : "text-note"
                }
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

/** The spreadsheet that leads are written into, without looking for it in folders. */
function FileCard({ view }: { view: IntegrationView }) {
  const t = useT();
  const { save, busy } = useSaveFile();
  const copy = () => host().call("integration_file", { id: view.integration.id });
  return (
    <Card title={t("integrations.file.title")}>
      <div className="flex flex-col gap-3">
        <p className="text-small text-second">{t("integrations.file.text")}</p>
        <div>
          <Button busy={busy} onClick={() => void save(copy, t("integrations.file.saved"))}>
            {t("integrations.file.save")}
          </Button>
        </div>
      </div>
    </Card>
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

// Beside a channel's form: its test in words, where people find it, the task that holds it.
import type { ChannelView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT, useTimes } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy-button";
import { Card } from "@/shared/ui/layout";
import { StatusBadge } from "@/shared/ui/status-badge";
import { TaskLink } from "@/shared/ui/task-links";
import { channelFaultWords } from "@/shared/words/chats";

export function ChannelAside({ view, dirty }: { view: ChannelView | null; dirty: boolean }) {
  const t = useT();
  if (!view)
    return (
      <Card title={t("channels.test")}>
        <p className="text-second">{t("channels.testForNew")}</p>
      </Card>
    );
  return (
    <>
      <TestCard view={view} dirty={dirty} />
      {view.address && <AddressCard address={view.address} />}
      <Card title={t("channels.heldBy")}>
        {view.held_by ? (
          <>
            <p className="truncate">
              <TaskLink task={view.held_by} />
            </p>
            <p className="mt-1 text-small text-second">{t("channels.heldText")}</p>
          </>
        ) : (
          <p className="text-second">{t("channels.free")}</p>
        )}
      </Card>
    </>
  );
}

function TestCard({ view, dirty }: { view: ChannelView; dirty: boolean }) {
  const t = useT();
  const times = useTimes();
  const test = useAct("channel_test");
  const found = test.data;
  return (
    <Card title={t("channels.test")}>
      <div className="flex flex-col gap-3" aria-live="polite">
        <p className="text-small text-second">{t("channels.testText")}</p>
        {test.error && <ErrorPanel failure={test.error} />}
        {found &&
          (found.fault ? (
            <div className="flex flex-col gap-1">
              <span>
                <StatusBadge tone="bad" form="triangle">
                  {t("chatWords.health.faulty")}
                </StatusBadge>
              </span>
              <p data-selectable>{channelFaultWords(t, found.fault, times.soon)}</p>
              <p className="text-small text-second">{t(`channels.todo.${found.fault.fault}`)}</p>
            </div>
          ) : (
            <div className="flex flex-col gap-1">
              <span>
                <StatusBadge tone="good" form="disc">
                  {t("channels.testFine")}
                </StatusBadge>
              </span>
              {found.account && <p data-selectable>{t("channels.testAccount", { account: found.account })}</p>}
            </div>
          ))}
        <div className="flex items-center gap-3">
          <Button busy={test.isPending} disabled={dirty} onClick={() => test.mutate({ id: view.channel.id })}>
            {t(found ? "channels.testAgain" : "channels.test")}
          </Button>
          {dirty && <span className="text-small text-second">{t("channels.saveFirst")}</span>}
        </div>
      </div>
    </Card>
  );
}

function AddressCard({ address }: { address: NonNullable<ChannelView["address"]> }) {
  const t = useT();
  return (
    <Card title={t("channels.address")}>
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-1">
          <code className="min-w-0 flex-1 truncate text-small" title={address.link} data-selectable>
            {address.link}
          </code>
          <CopyButton text={address.link} label={t("channels.copyLink")} />
        </div>
        {address.snippet !== null && (
          <div>
            <p className="text-small text-second">{t("channels.snippetText")}</p>
            <div className="mt-1 flex items-start gap-1">
              <pre
                tabIndex={0}
                aria-label={t("channels.snippet")}
                className="m-0 min-w-0 flex-1 overflow-x-auto rounded-control border border-line bg-raised p-2 text-tiny"
                data-selectable
              >
                {address.snippet}
              </pre>
              <CopyButton text={address.snippet} label={t("channels.copySnippet")} />
            </div>
          </div>
        )}
      </div>
    </Card>
  );
}

// The guide over the practice chat task: open a dialogue, see one succeed, find it in the integration. It goes when it is
// done.
import { useEffect } from "react";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { CHAT_STEPS, chatStep } from "./guide-steps";
import { type ChatGuideState, endGuide, markSeen } from "./guide-state";
import { GuideStrip, type Help } from "./guide-strip";

export function ChatGuide({ guide, here }: { guide: ChatGuideState; here: string }) {
  const places = [
    paths.desk,
    paths.chats,
    paths.chatTask(guide.task),
    paths.integration(guide.integration),
    paths.outbox,
  ];
  if (!places.some((place) => here === place || here.startsWith(`${place}/`))) return null;
  return <Strip guide={guide} here={here} />;
}

function Strip({ guide, here }: { guide: ChatGuideState; here: string }) {
  const t = useT();
  const go = useGo();
  const task = useCall("chat_task_get", { id: guide.task });
  const integration = useCall("integration_get", { id: guide.integration });
  const gone = [task, integration].some((one) => one.error?.error.code === "not_found");
  useEffect(() => {
    if (gone) endGuide();
  }, [gone]);
  const inDialogue = here.startsWith(`${paths.chats}/`);
  useEffect(() => {
    if (inDialogue) markSeen("talked");
  }, [inDialogue]);
  const delivered = integration.data?.deliveries.find((entry) => entry.state === "delivered")?.count ?? 0;
  const atLead = here === paths.integration(guide.integration) && delivered > 0;
  useEffect(() => {
    if (atLead) markSeen("delivered");
  }, [atLead]);
  if (!task.data || !integration.data) return null;

  const step = chatStep({ seen: guide.seen, successes: task.data.successes });
  const chats = `${paths.chats}?task=${guide.task}`;
  const help = ((): Help | null => {
    switch (step) {
      case "talk":
        return here === paths.chats ? null : { label: t("firstRun.guide.chats.goTalk"), run: () => go(chats) };
      case "success":
        return here.startsWith(paths.chats) ? null : { label: t("firstRun.guide.chats.goTalk"), run: () => go(chats) };
      case "lead":
        return here === paths.integration(guide.integration)
          ? null
          : { label: t("firstRun.guide.chats.goLead"), run: () => go(paths.integration(guide.integration)) };
      case "done":
        return {
          label: t("firstRun.guide.chats.goAi"),
          run: () => {
            endGuide();
            go(paths.aiNew);
          },
        };
    }
  })();
  return (
    <GuideStrip
      label={t("firstRun.guide.chats.label")}
      steps={CHAT_STEPS.map((id) => ({ id, name: t(`firstRun.guide.chats.${id}`) }))}
      now={step}
      text={step === "done" ? t("firstRun.guide.chats.done") : t(`firstRun.guide.chats.${step}Text`)}
      help={help}
      onClose={endGuide}
    />
  );
}

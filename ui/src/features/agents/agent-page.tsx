// One agent: its editor.
import { useParams } from "@tanstack/react-router";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { paths } from "@/shared/routing/paths";
import { Page, PageHead } from "@/shared/ui/layout";
import { AgentEditor } from "./agent-editor";

export default function AgentPage() {
  const t = useT();
  const params = useParams({ strict: false }) as { agent?: string };
  const id = Number(params.agent);
  const agent = useCall("agent_get", { id });
  if (agent.data) return <AgentEditor key={id} view={agent.data} />;
  return (
    <Page>
      <PageHead title={t("agents.basics.title")} parent={{ label: t("agents.title"), to: paths.agents }} />
      {agent.error && <ErrorPanel failure={agent.error} onRetry={() => void agent.refetch()} className="m-6" />}
    </Page>
  );
}

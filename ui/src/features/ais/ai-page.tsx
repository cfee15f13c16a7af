// One AI: its form, and beside it a test chat, its knowledge, its tasks.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useAddressId } from "@/shared/routing/link";
import { Waiting } from "@/shared/table/list-states";
import { AiEditor } from "./ai-editor";

export default function AiPage() {
  const id = useAddressId("ai") ?? 0;
  const ai = useCall("ai_get", { id });
  if (ai.data) return <AiEditor key={id} view={ai.data} />;
  if (ai.error) return <ErrorPanel failure={ai.error} onRetry={() => void ai.refetch()} className="m-6" />;
  return <Waiting />;
}

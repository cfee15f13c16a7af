// One integration: its form, and beside it its test, its deliveries, its tasks.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useAddressId } from "@/shared/routing/link";
import { Waiting } from "@/shared/table/list-states";
import { IntegrationEditor } from "./integration-editor";

export default function IntegrationPage() {
  const id = useAddressId("integration") ?? 0;
  const found = useCall("integration_get", { id });
  if (found.data) return <IntegrationEditor key={id} view={found.data} />;
  if (found.error) return <ErrorPanel failure={found.error} onRetry={() => void found.refetch()} className="m-6" />;
  return <Waiting />;
}

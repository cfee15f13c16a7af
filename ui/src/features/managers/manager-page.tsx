// One manager: its form, and beside it where it is at work.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useAddressId } from "@/shared/routing/link";
import { Waiting } from "@/shared/table/list-states";
import { ManagerEditor } from "./manager-editor";

export default function ManagerPage() {
  const id = useAddressId("manager") ?? 0;
  const manager = useCall("manager_get", { id });
  if (manager.data) return <ManagerEditor key={id} view={manager.data} />;
  if (manager.error)
    return <ErrorPanel failure={manager.error} onRetry={() => void manager.refetch()} className="m-6" />;
  return <Waiting />;
}

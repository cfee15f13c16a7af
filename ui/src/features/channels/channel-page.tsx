// One channel: its form, and beside it its test, its address, the task that holds it.
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useAddressId } from "@/shared/routing/link";
import { Waiting } from "@/shared/table/list-states";
import { ChannelEditor } from "./channel-editor";

export default function ChannelPage() {
  const id = useAddressId("channel") ?? 0;
  const channel = useCall("channel_get", { id });
  if (channel.data) return <ChannelEditor key={id} view={channel.data} />;
  if (channel.error)
    return <ErrorPanel failure={channel.error} onRetry={() => void channel.refetch()} className="m-6" />;
  return <Waiting />;
}

// A new channel.
import { ChannelEditor } from "./channel-editor";

export default function ChannelNewPage() {
  return <ChannelEditor view={null} />;
}

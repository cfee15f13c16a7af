// The guide that leads through the first run, if one does.
import { useHere } from "@/shared/routing/link";
import { CallGuide } from "./call-guide";
import { ChatGuide } from "./chat-guide";
import { useGuide } from "./guide-state";

export function PracticeGuide() {
  const guide = useGuide();
  const here = useHere();
  if (!guide) return null;
  switch (guide.kind) {
    case "calls":
      return <CallGuide guide={guide} here={here} />;
    case "chats":
      return <ChatGuide guide={guide} here={here} />;
  }
}

// Which channels fit a task, and why others do not. The engine has the last word; this tells it before.
import type { ChannelKindView, ChannelView, ChatTaskId } from "@/ipc/contract";
import type { ChatTaskForm } from "./form-state";

export type Unfit = "held" | "writes_none" | "writes_templates";

/** Channels of the chosen type; the practice channel fits every type. */
export function ofType(
  channels: readonly ChannelView[],
  kinds: readonly ChannelKindView[],
  messenger: ChatTaskForm["messenger"],
): ChannelView[] {
  return channels.filter(({ channel }) => {
    const kind = kinds.find((one) => one.kind === channel.draft.settings.kind);
    return kind !== undefined && (kind.messenger === null || kind.messenger === messenger);
  });
}

/** Why a channel cannot be chosen; `null`: it can. */
export function unfit(
  view: ChannelView,
  kinds: readonly ChannelKindView[],
  form: Pick<ChatTaskForm, "format" | "first">,
  task: ChatTaskId | null,
): Unfit | null {
  if (view.held_by && view.held_by.id !== task) return "held";
  if (form.format === "incoming") return null;
  switch (kinds.find((one) => one.kind === view.channel.draft.settings.kind)?.outgoing) {
    case "none":
      return "writes_none";
    case "template_only":
      return form.first === "template" ? null : "writes_templates";
    case "known_peer_only":
    case "cold":
    case undefined:
      return null;
  }
}

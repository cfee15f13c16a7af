// Where a person of the team writes: the AI goes on and sees it, unless the dialogue was taken over.
import { type KeyboardEvent, useState } from "react";
import type { DialogueView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";

export function Writer({ view }: { view: DialogueView }) {
  const t = useT();
  const { id, state } = view.dialogue;
  const kept = useKept(`dialogue.${id}`, { text: "" });
  const [said, setSaid] = useState(false);
  const write = useAct("dialogue_write", {
    onDone: () => {
      kept.discard();
      setSaid(true);
    },
  });
  const { control } = state.control;
  const barred = control === "closed" && (state.control.reason === "opted_out" || state.control.reason === "blocked");
  const text = kept.value.text.trim();
  const send = () => {
    if (text !== "" && !write.isPending && !barred) write.mutate({ id, text });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const label = barred
    ? t("chats.writeBarred")
    : control === "ai"
      ? t("chats.writeBeside", { manager: view.manager_name })
      : t("chats.write", { manager: view.manager_name });
  return (
    <form
      className="flex flex-col gap-2 border-t border-line bg-surface px-5 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {write.error && <ErrorPanel failure={write.error} onRetry={send} />}
      <div className="flex items-end gap-2 rounded-control border border-strong py-1.5 pr-1.5 pl-3 has-focus-visible:outline-2 has-focus-visible:outline-accent">
        <textarea
          aria-label={label}
          placeholder={label}
          rows={Math.min(6, Math.max(1, kept.value.text.split("\n").length))}
          disabled={barred}
          value={kept.value.text}
          onChange={(event) => {
            if (write.error) write.reset();
            setSaid(false);
            kept.set({ text: event.target.value });
          }}
          onKeyDown={onKeyDown}
          className="min-h-7 min-w-0 flex-1 resize-none bg-surface py-1 outline-none disabled:opacity-60"
        />
        <Button type="submit" kind="primary" busy={write.isPending} disabled={text === "" || barred}>
          {t("chats.send")}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {said ? t("chats.queued") : ""}
      </span>
    </form>
  );
}

// The line that a tester types as the callee.
import { Send } from "lucide-react";
import { useState } from "react";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { IconButton } from "@/shared/ui/button";
import { INPUT } from "@/shared/ui/text-field";

export function TypedLine({ call }: { call: number }) {
  const t = useT();
  const [text, setText] = useState("");
  const say = useAct("agent_typed_line", { onDone: () => setText("") });
  const send = () => {
    if (text.trim() !== "" && !say.isPending) say.mutate({ call, text: text.trim() });
  };
  return (
    <div className="flex flex-col gap-2">
      {say.error && <ErrorPanel failure={say.error} />}
      <div className="flex items-center gap-2">
        <input
          aria-label={t("agents.converse.type")}
          placeholder={t("agents.converse.type")}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
          className={INPUT}
        />
        <IconButton
          label={t("agents.converse.send")}
          disabled={text.trim() === "" || say.isPending}
          className="size-8"
          onClick={send}
        >
          <Send aria-hidden className="size-4" />
        </IconButton>
      </div>
    </div>
  );
}

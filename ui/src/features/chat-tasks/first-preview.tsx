// The first messages of up to five real contacts, as they would go out, with what is missing.
import type { ChatTaskId } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { Shape } from "@/shared/ui/status-badge";
import { type ChatTaskForm, draftOf } from "./form-state";

export function FirstPreview({ id, form }: { id: ChatTaskId | null; form: ChatTaskForm }) {
  const t = useT();
  const preview = useCall(
    "first_message_preview",
    { id, draft: draftOf(form) },
    { keepLast: true, fresh: true, enabled: id !== null },
  );
  const messages = preview.data?.messages ?? [];
  return (
    <Card title={t("chatForm.preview")}>
      {messages.length === 0 ? (
        <p className="text-second">{t(id === null ? "chatForm.previewNew" : "chatForm.previewNone")}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {messages.map((message) => (
            <li key={message.to} className="flex flex-col gap-1">
              <span className="flex justify-between gap-2 text-small text-second">
                <span className="truncate">{message.to}</span>
                <span className="shrink-0">
                  {message.variant === null
                    ? t("chatForm.writtenByAi")
                    : t("chatForm.variant", { number: message.variant + 1 })}
                </span>
              </span>
              <p className="rounded-card bg-accent-ground px-3 py-1.5 break-words whitespace-pre-wrap" data-selectable>
                {message.text}
              </p>
              {message.missing.length > 0 && (
                <span className="flex items-center gap-1.5 text-small text-caution">
                  <Shape form="triangle" className="shrink-0" />
                  {t("chatForm.missing", { variables: message.missing.map((one) => `{${one}}`).join(", ") })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

// A test chat with the form as it stands: nothing is sent to anybody, no task is charged; what it costs is shown.
import { Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AiTestReply, AiView, TestChatLine } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { Card } from "@/shared/ui/layout";
import { StatusBadge } from "@/shared/ui/status-badge";
import { INPUT } from "@/shared/ui/text-field";
import { type AiForm, draftOf } from "./ai-form";

interface Turn extends TestChatLine {
  id: number;
  reply?: AiTestReply;
}

export function TestChat({ view, form, wrong }: { view: AiView | null; form: AiForm; wrong: boolean }) {
  const t = useT();
  const [turns, setTurns] = useState<Turn[]>([]);
  const [typed, setTyped] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const ask = useAct("ai_test_chat", {
    onDone: (reply) =>
      setTurns((before) => [...before, { id: before.length, by_person: false, text: reply.text, reply }]),
  });
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [turns, ask.isPending]);
  if (!view)
    return (
      <Card title={t("ais.test.title")}>
        <p className="text-second">{t("ais.test.forNew")}</p>
      </Card>
    );
  const send = () => {
    const text = typed.trim();
    if (text === "" || ask.isPending || wrong) return;
    const next: Turn[] = [...turns, { id: turns.length, by_person: true, text }];
    setTurns(next);
    setTyped("");
    const lines = next
      .filter((turn) => turn.text !== "")
      .map((turn) => ({ by_person: turn.by_person, text: turn.text }));
    ask.mutate({ id: view.ai.id, draft: draftOf(form), lines });
  };
  // Costs are summed by the engine where they count; a test chat is what this panel alone has seen.
  const costs = turns.flatMap((turn) => (turn.reply ? [turn.reply.cost] : []));
  const unknown = costs.some((cost) => cost === null);
  const total = costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  return (
    <Card
      title={t("ais.test.title")}
      aside={
        turns.length > 0 && (
          <Button
            kind="link"
            onClick={() => {
              setTurns([]);
              ask.reset();
            }}
          >
            {t("ais.test.again")}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-small text-second">{t("ais.test.text")}</p>
        {turns.length > 0 && (
          <div
            role="log"
            aria-label={t("ais.test.title")}
            tabIndex={0}
            className="flex max-h-100 flex-col gap-2 overflow-y-auto"
          >
            {turns.map((turn) => (
              <TurnView key={turn.id} turn={turn} />
            ))}
            {ask.isPending && <p className="text-small text-second">{t("ais.test.writing")}</p>}
            <div ref={end} />
          </div>
        )}
        {ask.error && <ErrorPanel failure={ask.error} />}
        <form
          className="flex items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <input
            aria-label={t("ais.test.input")}
            placeholder={t("ais.test.input")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className={INPUT}
          />
          <IconButton
            type="submit"
            label={t("ais.test.send")}
            disabled={typed.trim() === "" || ask.isPending || wrong}
            className="size-8"
          >
            <Send aria-hidden className="size-4" />
          </IconButton>
        </form>
        {wrong && <p className="text-small text-second">{t("ais.test.wrong")}</p>}
        {costs.length > 0 && (
          <p className="text-small text-second" role="status">
            {unknown ? t("ais.test.costUnknown") : t("ais.test.cost", { money: money(total, true) })}
          </p>
        )}
      </div>
    </Card>
  );
}

function TurnView({ turn }: { turn: Turn }) {
  const t = useT();
  const { reply } = turn;
  return (
    <div className={cx("flex max-w-[90%] flex-col gap-1", turn.by_person ? "self-start" : "self-end")}>
      {turn.text !== "" && (
        <p
          className={cx(
            "rounded-card border px-3 py-1.5 break-words whitespace-pre-wrap",
            turn.by_person ? "border-line bg-surface" : "border-transparent bg-accent-ground",
          )}
          data-selectable
        >
          {turn.text}
        </p>
      )}
      {reply?.calls.map((call) => (
        <div key={`${call.name}${call.arguments}`} className="flex flex-col items-end gap-0.5">
          <StatusBadge tone={call.fits ? "note" : "bad"} form={call.fits ? "disc" : "triangle"}>
            {t(call.fits ? "ais.test.called" : "ais.test.calledWrong", { name: call.name })}
          </StatusBadge>
          <code className="max-w-full text-tiny break-all text-second" data-selectable>
            {call.arguments}
          </code>
        </div>
      ))}
      {reply?.trouble && (
        <StatusBadge tone="bad" form="triangle">
          {t(`chatWords.modelTrouble.${reply.trouble}`)}
        </StatusBadge>
      )}
    </div>
  );
}

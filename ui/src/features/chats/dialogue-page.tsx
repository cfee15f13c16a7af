// One dialogue: who has the word and why, the transcript, and what a person of the team can do.
import { useEffect, useMemo, useState } from "react";
import type { DialogueView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { useT, useTimes } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { useAddressId } from "@/shared/routing/link";
import { Waiting } from "@/shared/table/list-states";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { Menu } from "@/shared/ui/menu";
import { Shape } from "@/shared/ui/status-badge";
import { handOverWords } from "@/shared/words/chats";
import { DialogueAside } from "./dialogue-aside";
import { Standing } from "./dialogue-list";
import { RaiseLimit } from "./raise-limit";
import { Transcript } from "./transcript";
import { who } from "@/shared/words/who";
import { Writer } from "./writer";

export default function DialoguePage() {
  const id = useAddressId("dialogue") ?? 0;
  const dialogue = useCall("dialogue_get", { id });
  if (dialogue.error)
    return (
      <div>
        <ErrorPanel failure={dialogue.error} onRetry={() => void dialogue.refetch()} className="m-5" />
      </div>
    );
  if (!dialogue.data) return <Waiting />;
  return <Open key={id} view={dialogue.data} />;
}

type Asked = "close" | "block" | "optOut";

function Open({ view }: { view: DialogueView }) {
  const t = useT();
  const { dialogue } = view;
  const { id } = dialogue;
  const { control } = dialogue.state;
  const [asked, setAsked] = useState<Asked | "raise" | null>(null);
  const onFailed = (failure: Parameters<typeof tellFailure>[1]) => tellFailure(t, failure);
  const take = useAct("dialogue_take_over", { onFailed });
  const give = useAct("dialogue_hand_back", { onFailed });
  const done = () => setAsked(null);
  const close = useAct("dialogue_close", { onDone: done });
  const block = useAct("dialogue_block", { onDone: done });
  const optOut = useAct("dialogue_opt_out", { onDone: done });
  const acts = { close, block, optOut };
  const { mutate: read } = useAct("dialogue_read");
  useEffect(() => {
    // Seen is what lies open before somebody.
    if (dialogue.unread > 0 && document.visibilityState === "visible") read({ id });
  }, [id, dialogue.unread, read]);

  useKey("t", () => take.mutate({ id }), { enabled: control.control === "ai" && !take.isPending });

  const ai = useAiVersions(view);
  const closed = control.control === "closed";
  const optedOut = closed && control.reason === "opted_out";
  const ask = (what: Asked) => {
    acts[what].reset();
    setAsked(what);
  };
  const act = asked && asked !== "raise" ? acts[asked] : null;
  return (
    <div className="grid min-h-0 grid-cols-[minmax(0,1fr)_calc(var(--spacing)*60)]">
      <section aria-label={who(dialogue)} className="flex min-h-0 min-w-0 flex-col">
        <header className="flex min-h-14.5 items-center gap-2.5 border-b border-line bg-surface px-5">
          <h2 className="max-w-[40%] shrink-0 truncate font-semibold" title={who(dialogue)} data-selectable>
            {who(dialogue)}
          </h2>
          <Standing view={view} />
          <span className="min-w-0 flex-1 truncate text-small text-second">
            {view.channel_name} · {view.task_name}
          </span>
          {control.control === "operator" ? (
            <Button kind="primary" busy={give.isPending} onClick={() => give.mutate({ id })}>
              {t("chats.handBack")}
            </Button>
          ) : control.control === "blocked_by_limit" ? (
            <Button onClick={() => setAsked("raise")}>{t("chats.raise.action")}</Button>
          ) : closed ? (
            !optedOut && (
              <Button busy={give.isPending} onClick={() => give.mutate({ id })}>
                {t(control.reason === "blocked" ? "chats.unblock" : "chats.reopen")}
              </Button>
            )
          ) : (
            control.control === "ai" && (
              <Button busy={take.isPending} shortcut="T" onClick={() => take.mutate({ id })}>
                {t("chats.takeOver")}
              </Button>
            )
          )}
          <Menu
            label={t("common.more")}
            actions={[
              ...(dialogue.purse.limit === null
                ? []
                : [{ label: t("chats.raise.action"), onSelect: () => setAsked("raise") }]),
              {
                label: t("chats.ask.close.deed"),
                onSelect: () => ask("close"),
                refused: closed ? t("chats.closedAlready") : undefined,
              },
              {
                label: t("chats.ask.block.deed"),
                danger: true,
                apart: true,
                onSelect: () => ask("block"),
                refused: closed && control.reason === "blocked" ? t("chats.blockedAlready") : undefined,
              },
              {
                label: t("chats.ask.optOut.deed"),
                danger: true,
                onSelect: () => ask("optOut"),
                refused: optedOut ? t("chats.optedOutAlready") : undefined,
              },
            ]}
          />
        </header>
        <Why view={view} />
        <Transcript view={view} versions={ai} />
        <Writer view={view} />
      </section>
      <DialogueAside view={view} onRaise={() => setAsked("raise")} />
      {asked === "raise" && <RaiseLimit view={view} onClose={done} />}
      {act && asked && asked !== "raise" && (
        <ConfirmDialog
          open
          danger={asked !== "close"}
          title={t(`chats.ask.${asked}.title`, { name: who(dialogue) })}
          deed={t(`chats.ask.${asked}.deed`)}
          busy={act.isPending}
          error={act.error && <ErrorPanel failure={act.error} className="mb-3" />}
          onClose={done}
          onConfirm={() => act.mutate({ id })}
        >
          <p>{t(`chats.ask.${asked}.text`)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Why it is not the AI that speaks. */
function Why({ view }: { view: DialogueView }) {
  const t = useT();
  const times = useTimes();
  const { control } = view.dialogue.state;
  if (control.control === "ai") return null;
  const text = () => {
    switch (control.control) {
      case "operator":
        return handOverWords(t, control.reason);
      case "closed":
        return t(`chatWords.close.${control.reason}`);
      case "blocked_by_limit":
        return t("chats.limitReached");
      case "muted_by_list":
        return t("chats.muted");
    }
  };
  return (
    <div
      role="status"
      className="flex items-center gap-2.5 border-b border-line bg-caution-ground px-5 py-2 text-small"
    >
      <Shape form={control.control === "closed" ? "square" : "disc"} className="shrink-0 text-caution" />
      <span className="min-w-0 flex-1" data-selectable>
        {text()}
      </span>
      <span className="shrink-0 text-second" title={times.exact(control.since)}>
        {times.moment(control.since)}
      </span>
    </div>
  );
}

/** Numbers of the AI's versions by their rows: messages name rows. */
function useAiVersions(view: DialogueView): ReadonlyMap<number, number> {
  const task = useCall("chat_task_get", { id: view.dialogue.task }).data;
  const ai = task?.task.draft.ai;
  const versions = useCall("ai_versions", { id: ai ?? 0 }, { enabled: ai !== undefined }).data?.versions;
  return useMemo(() => new Map((versions ?? []).map((version) => [version.id, version.number])), [versions]);
}

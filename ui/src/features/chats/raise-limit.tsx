// Raising a dialogue's limit: once by a sum, or for good.
import { useState } from "react";
import type { DialogueView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { parseDollars } from "@/shared/format/dollars";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { TextField } from "@/shared/ui/text-field";

export function RaiseLimit({ view, onClose }: { view: DialogueView; onClose: () => void }) {
  const t = useT();
  const { id, purse } = view.dialogue;
  const [kind, setKind] = useState<"once" | "for_good">("once");
  const [sum, setSum] = useState("0.5");
  const raise = useAct("dialogue_raise_limit", { onDone: onClose });
  const by = parseDollars(sum);
  const wrong = kind === "once" && (by === null || by <= 0);
  return (
    <ConfirmDialog
      open
      title={t("chats.raise.title")}
      deed={t("chats.raise.deed")}
      busy={raise.isPending}
      error={raise.error && <ErrorPanel failure={raise.error} className="mb-3" />}
      onClose={onClose}
      onConfirm={() => {
        if (kind === "for_good") raise.mutate({ id, raise: { kind } });
        else if (by !== null && by > 0) raise.mutate({ id, raise: { kind, by } });
      }}
    >
      <p>
        {purse.limit === null
          ? t("chats.raise.none")
          : t("chats.raise.now", { spent: money(purse.spent), limit: money(purse.limit) })}
      </p>
      <ChipGroup
        label={t("chats.raise.title")}
        value={kind}
        choices={(["once", "for_good"] as const).map((value) => ({ value, label: t(`chats.raise.${value}`) }))}
        onChange={setKind}
      />
      {kind === "once" ? (
        <TextField
          label={t("chats.raise.by")}
          inputMode="decimal"
          suffix="USD"
          className="max-w-search"
          value={sum}
          onChange={setSum}
          error={wrong ? t("words.problem.not_positive") : null}
        />
      ) : (
        <p>{t("chats.raise.forGoodText")}</p>
      )}
    </ConfirmDialog>
  );
}

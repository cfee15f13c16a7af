// Adding somebody to the white or the black list.
import { useState } from "react";
import type { ChatAddress, ListColour, ListEntryDraft } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useEditor } from "@/shared/forms/editor";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Dialog } from "@/shared/ui/dialog";
import { Field } from "@/shared/ui/field";
import { ManyChoice } from "@/shared/ui/many-choice";
import { TextField } from "@/shared/ui/text-field";

const COLOURS: readonly ListColour[] = ["black", "white"];
const KINDS: readonly ChatAddress["kind"][] = ["username", "phone", "user_id"];

export function ChatListAdd({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [colour, setColour] = useState<ListColour>("black");
  const [kind, setKind] = useState<ChatAddress["kind"]>("username");
  const [value, setValue] = useState("");
  const [scope, setScope] = useState<"all_tasks" | "tasks">("all_tasks");
  const [chosen, setChosen] = useState<number[]>([]);
  const [note, setNote] = useState("");
  const tasks = useCall("chat_task_list", {
    statuses: [],
    search: null,
    sort: "name",
    ascending: true,
    cursor: null,
    limit: 500,
  }).data?.rows;
  const add = useAct("chat_list_add", { onDone: onClose });
  const local = [
    ...(value.trim() === "" ? [{ field: "draft.address", problem: { kind: "required" } as const }] : []),
    ...(scope === "tasks" && chosen.length === 0
      ? [{ field: "draft.scope", problem: { kind: "required" } as const }]
      : []),
  ];
  const editor = useEditor(local, add.error);
  const { problems } = editor;
  const save = () =>
    editor.submit(() => {
      const draft: ListEntryDraft = {
        colour,
        address: { kind, value: value.trim().replace(/^@/, "") },
        scope: scope === "all_tasks" ? { kind: scope } : { kind: scope, tasks: chosen },
        note: note.trim(),
      };
      add.mutate({ draft });
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("chats.lists.add")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" busy={add.isPending} onClick={save}>
            {t("chats.lists.add")}
          </Button>
        </>
      }
    >
      <form
        ref={editor.body}
        noValidate
        className="flex flex-col gap-4 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {editor.failure && <ErrorPanel failure={editor.failure} />}
        <Field label={t("chats.lists.colour")}>
          {() => (
            <ChipGroup
              label={t("chats.lists.colour")}
              value={colour}
              choices={COLOURS.map((one) => ({ value: one, label: t(`chatWords.listColour.${one}`) }))}
              onChange={setColour}
            />
          )}
        </Field>
        <Field label={t("chats.lists.kind")}>
          {() => (
            <ChipGroup
              label={t("chats.lists.kind")}
              value={kind}
              choices={KINDS.map((one) => ({ value: one, label: t(`chats.lists.kinds.${one}`) }))}
              onChange={setKind}
            />
          )}
        </Field>
        <TextField
          label={t("chats.lists.value")}
          required
          spellCheck={false}
          value={value}
          onChange={setValue}
          onBlur={() => problems.leave("address")}
          error={problems.at("address") ?? problems.at("address.value")}
        />
        <Field label={t("chats.lists.scope")}>
          {() => (
            <ChipGroup
              label={t("chats.lists.scope")}
              value={scope}
              choices={[
                { value: "all_tasks", label: t("chats.lists.all") },
                { value: "tasks", label: t("chats.lists.some") },
              ]}
              onChange={setScope}
            />
          )}
        </Field>
        {scope === "tasks" && (
          <ManyChoice
            label={t("chats.lists.some")}
            value={chosen}
            items={(tasks ?? []).map((view) => ({ value: view.task.id, label: view.task.draft.name }))}
            onChange={setChosen}
            empty={t("chatTasks.emptyTitle")}
            error={problems.at("scope") ?? problems.at("scope.tasks")}
          />
        )}
        <TextField label={t("chats.lists.reason")} value={note} onChange={setNote} />
      </form>
    </Dialog>
  );
}

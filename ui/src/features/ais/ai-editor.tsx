// Creating and changing an AI are the same form. Each save is a new version; dialogues use the newest.
import { useMemo, useState } from "react";
import type { AiView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { tellFailure } from "@/shared/errors/error-panel";
import { apiSecretsOf } from "@/shared/forms/api-rows";
import { EditorPage, useEditor } from "@/shared/forms/editor";
import { useKept } from "@/shared/forms/kept";
import { RemindersEditor } from "@/shared/forms/reminders-editor";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Card } from "@/shared/ui/layout";
import { UsedInCard } from "@/shared/ui/task-links";
import { TextArea, TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { check, draftOf, formOf, newAi } from "./ai-form";
import { AnswersCard } from "./answers-card";
import { DeleteAi } from "./delete-ai";
import { FunctionsCard } from "./functions-card";
import { KnowledgeCard } from "./knowledge-card";
import { PlaceCard } from "./place-card";
import { TestChat } from "./test-chat";
import { VersionsDialog } from "./versions-dialog";

export function AiEditor({ view }: { view: AiView | null }) {
  const t = useT();
  const go = useGo();
  const id = view?.ai.id ?? null;
  const saved = useMemo(() => (view ? formOf(view.ai.version.draft) : newAi(t("ais.sample"))), [view, t]);
  const kept = useKept(`ai.${id ?? "new"}`, saved);
  const [key, setKey] = useState("");
  const [apiSecrets, setApiSecrets] = useState<Record<number, string>>({});
  const [open, setOpen] = useState<"delete" | "versions" | null>(null);
  const list = useCall("ai_list", {}).data;
  const forget = () => {
    setKey("");
    setApiSecrets({});
  };
  const onDone = (res: AiView) => {
    kept.discard(id === null ? undefined : formOf(res.ai.version.draft));
    forget();
    tell({ tone: "good", title: t("ais.saved", { number: res.ai.version.number }), text: res.ai.version.draft.name });
    if (id === null) go(paths.ai(res.ai.id), { replace: true });
  };
  const create = useAct("ai_create", { onDone });
  const update = useAct("ai_update", { onDone });
  const duplicate = useAct("ai_duplicate", {
    onDone: (res) => go(paths.ai(res.ai.id)),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const act = id === null ? create : update;
  const form = kept.value;
  const local = useMemo(() => {
    const others = (list?.ais ?? []).filter((one) => one.ai.id !== id);
    return check(
      form,
      others.map((one) => one.ai.version.draft.name),
    );
  }, [form, list, id]);
  const editor = useEditor(local, act.error);
  const { problems } = editor;
  const set: typeof kept.set = (change) => {
    if (act.error) act.reset();
    kept.set(change);
  };
  const save = () => {
    const own = form.functions.filter((row) => row.kind === "custom_api");
    const secrets = apiSecretsOf(own, apiSecrets);
    const request = { draft: draftOf(form), key: key.trim() === "" ? null : key.trim(), api_secrets: secrets };
    if (id === null) create.mutate(request);
    else update.mutate({ id, ...request });
  };
  const dirty = kept.changed || key !== "" || Object.values(apiSecrets).some(Boolean);
  const parts = { form, set, problems };
  const keptSecrets = view?.api_secrets ?? [];
  return (
    <EditorPage
      editor={editor}
      parent={{ label: t("nav.ais"), to: paths.ais }}
      title={view ? view.ai.version.draft.name : t("ais.createTitle")}
      beside={
        view && <span className="text-small text-second">{t("ais.version", { number: view.ai.version.number })}</span>
      }
      dirty={dirty}
      exists={id !== null}
      busy={act.isPending}
      saveLabel={t(view ? "ais.save" : "ais.create")}
      onSave={save}
      onDiscard={() => {
        kept.discard();
        forget();
      }}
      menu={
        view
          ? [
              { label: t("ais.versions"), onSelect: () => setOpen("versions") },
              { label: t("ais.duplicate"), onSelect: () => duplicate.mutate({ id: view.ai.id }) },
              { label: t("ais.delete"), danger: true, apart: true, onSelect: () => setOpen("delete") },
            ]
          : undefined
      }
      aside={
        <>
          <TestChat view={view} form={form} wrong={local.length > 0} />
          <KnowledgeCard view={view} />
          {view && <UsedInCard tasks={view.used_in} />}
        </>
      }
    >
      <Card className="flex flex-col gap-4">
        <TextField
          label={t("ais.name")}
          required
          autoFocus={!view}
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
        <TextArea
          label={t("ais.instruction")}
          required={form.place === "open_ai"}
          rows={8}
          hint={t(form.place === "scripted" ? "ais.instructionScripted" : "ais.instructionHint")}
          value={form.instruction}
          onChange={(instruction) => set({ instruction })}
          onBlur={() => problems.leave("instruction")}
          error={problems.at("instruction")}
        />
      </Card>
      <PlaceCard {...parts} secret={key} setSecret={setKey} view={view} />
      <FunctionsCard
        {...parts}
        secrets={{
          kept: keptSecrets,
          typed: apiSecrets,
          set: (row, secret) => setApiSecrets((before) => ({ ...before, [row]: secret })),
        }}
      />
      <Card title={t("reminders.title")}>
        <p className="mb-3 text-small text-second">{t("reminders.hint")}</p>
        <RemindersEditor
          rows={form.reminders}
          path="reminders"
          problems={problems}
          onChange={(reminders) => set({ reminders })}
        />
      </Card>
      <AnswersCard {...parts} />
      {open === "delete" && view && (
        <DeleteAi view={view} onClose={() => setOpen(null)} onDeleted={() => go(paths.ais)} />
      )}
      {open === "versions" && view && (
        <VersionsDialog
          id={view.ai.id}
          current={view.ai.version.number}
          onTake={(version) => {
            kept.set(() => formOf(version.draft));
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </EditorPage>
  );
}

// Creating and changing a manager are the same form.
import { useMemo, useState } from "react";
import type { ManagerView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { EditorPage, useEditor } from "@/shared/forms/editor";
import { useKept } from "@/shared/forms/kept";
import { money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Card } from "@/shared/ui/layout";
import { Switch } from "@/shared/ui/switch";
import { UsedInCard } from "@/shared/ui/task-links";
import { TextArea, TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { AvatarField } from "./avatar-field";
import { DeleteManager } from "./delete-manager";
import { check, NEW_MANAGER } from "./manager-form";
import { BusyIn, ManagerBadge } from "./state";

export function ManagerEditor({ view }: { view: ManagerView | null }) {
  const t = useT();
  const go = useGo();
  const id = view?.manager.id ?? null;
  const kept = useKept(`manager.${id ?? "new"}`, view?.manager.draft ?? NEW_MANAGER);
  const [deleting, setDeleting] = useState(false);
  const list = useCall("manager_list", {}).data;
  const onDone = (res: ManagerView) => {
    kept.discard(id === null ? undefined : res.manager.draft);
    tell({ tone: "good", title: t("managers.saved"), text: res.manager.draft.name });
    if (id === null) go(paths.managers, { replace: true });
  };
  const create = useAct("manager_create", { onDone });
  const update = useAct("manager_update", { onDone });
  const act = id === null ? create : update;
  const draft = kept.value;
  const local = useMemo(() => {
    const others = (list?.managers ?? []).filter((one) => one.manager.id !== id);
    return check(
      draft,
      others.map((one) => one.manager.draft.name),
    );
  }, [draft, list, id]);
  const editor = useEditor(local, act.error);
  const { problems } = editor;
  const set: typeof kept.set = (change) => {
    if (act.error) act.reset();
    kept.set(change);
  };
  const text = (key: "name" | "signature" | "tone") => ({
    value: draft[key],
    onChange: (value: string) => set({ [key]: value }),
    onBlur: () => problems.leave(key),
    error: problems.at(key),
  });
  return (
    <EditorPage
      editor={editor}
      parent={{ label: t("nav.managers"), to: paths.managers }}
      title={view ? view.manager.draft.name : t("managers.createTitle")}
      beside={
        view && (
          <>
            <ManagerBadge view={view} />
            <BusyIn view={view} />
          </>
        )
      }
      dirty={kept.changed}
      exists={id !== null}
      busy={act.isPending}
      saveLabel={t(view ? "managers.save" : "managers.create")}
      onSave={() => (id === null ? create.mutate({ draft }) : update.mutate({ id, draft }))}
      onDiscard={() => kept.discard()}
      menu={view ? [{ label: t("managers.delete"), danger: true, onSelect: () => setDeleting(true) }] : undefined}
      aside={
        view && (
          <>
            <Card title={t("managers.costMonth")}>
              <p className="text-big font-semibold">{money(view.cost_this_month)}</p>
            </Card>
            <UsedInCard tasks={view.used_in} />
          </>
        )
      }
    >
      <Card className="flex flex-col gap-4">
        <AvatarField value={draft.avatar} name={draft.name} onChange={(avatar) => set({ avatar })} />
        <TextField
          label={t("managers.name")}
          required
          autoFocus={!view}
          hint={t("managers.nameHint")}
          {...text("name")}
        />
        <TextField label={t("managers.signature")} hint={t("managers.signatureHint")} {...text("signature")} />
        <TextArea label={t("managers.tone")} rows={4} hint={t("managers.toneHint")} {...text("tone")} />
        <div className="flex flex-col gap-1">
          <Switch checked={draft.active} onChange={(active) => set({ active })}>
            {t("managers.active")}
          </Switch>
          <p className="text-small text-second">{t("managers.activeHint")}</p>
        </div>
      </Card>
      {deleting && view && (
        <DeleteManager view={view} onClose={() => setDeleting(false)} onDeleted={() => go(paths.managers)} />
      )}
    </EditorPage>
  );
}

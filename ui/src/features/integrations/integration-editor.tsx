// Creating and changing an integration are the same form; the kind of one that exists stays.
import { useMemo, useState } from "react";
import type { IntegrationView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { EditorPage, useEditor } from "@/shared/forms/editor";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ChipGroup } from "@/shared/ui/chip";
import { Field, FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Tick } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { DeleteIntegration } from "./delete-integration";
import { IntegrationAside } from "./integration-aside";
import { check, draftOf, EVENTS, formOf, KINDS, needsSecret, newIntegration, withKind } from "./integration-form";
import { MappingCard } from "./mapping-card";
import { SettingsFields } from "./settings-fields";

export function IntegrationEditor({ view }: { view: IntegrationView | null }) {
  const t = useT();
  const go = useGo();
  const id = view?.integration.id ?? null;
  const saved = useMemo(() => (view ? formOf(view.integration.draft) : newIntegration()), [view]);
  const kept = useKept(`integration.${id ?? "new"}`, saved);
  const [secret, setSecret] = useState("");
  const [deleting, setDeleting] = useState(false);
  const list = useCall("integration_list", {}).data;
  const onDone = (res: IntegrationView) => {
    kept.discard(id === null ? undefined : formOf(res.integration.draft));
    setSecret("");
    tell({ tone: "good", title: t("integrations.saved"), text: res.integration.draft.name });
    if (id === null) go(paths.integration(res.integration.id), { replace: true });
  };
  const create = useAct("integration_create", { onDone });
  const update = useAct("integration_update", { onDone });
  const act = id === null ? create : update;
  const form = kept.value;
  const hasSecret = view?.integration.has_secret ?? false;
  const noSecret = needsSecret(form) && !hasSecret && secret.trim() === "";
  const local = useMemo(() => {
    const others = (list?.integrations ?? []).filter((one) => one.integration.id !== id);
    const found = check(
      form,
      others.map((one) => one.integration.draft.name),
    );
    return noSecret ? [...found, { field: "secret", problem: { kind: "required" } as const }] : found;
  }, [form, list, id, noSecret]);
  const editor = useEditor(local, act.error);
  const { problems } = editor;
  const set: typeof kept.set = (change) => {
    if (act.error) act.reset();
    kept.set(change);
  };
  const save = () => {
    const draft = draftOf(form);
    const given = form.kind !== "file" && secret.trim() !== "" ? secret.trim() : null;
    if (id === null) create.mutate({ draft, secret: given });
    else update.mutate({ id, draft, secret: given });
  };
  const dirty = kept.changed || secret !== "";
  const parts = { form, set, problems };
  return (
    <EditorPage
      editor={editor}
      parent={{ label: t("nav.integrations"), to: paths.integrations }}
      title={view ? view.integration.draft.name : t("integrations.createTitle")}
      dirty={dirty}
      exists={id !== null}
      busy={act.isPending}
      saveLabel={t(view ? "integrations.save" : "integrations.create")}
      onSave={save}
      onDiscard={() => {
        kept.discard();
        setSecret("");
      }}
      menu={view ? [{ label: t("integrations.delete"), danger: true, onSelect: () => setDeleting(true) }] : undefined}
      aside={<IntegrationAside view={view} dirty={dirty} />}
    >
      <Card className="flex flex-col gap-4">
        <TextField
          label={t("integrations.name")}
          required
          autoFocus={!view}
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
        {view === null && (
          <Field label={t("integrations.kind")}>
            {() => (
              <ChipGroup
                label={t("integrations.kind")}
                value={form.kind}
                choices={KINDS.map((value) => ({ value, label: t(`chatWords.integrationKind.${value}`) }))}
                onChange={(kind) => set((before) => withKind(before, kind))}
              />
            )}
          </Field>
        )}
        <fieldset className="m-0 border-0 p-0">
          <legend className="mb-1 p-0 font-medium">{t("integrations.events")}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {EVENTS.map((event) => (
              <Tick
                key={event}
                checked={form.events.includes(event)}
                onChange={(on) =>
                  set((before) => ({
                    ...before,
                    events: on ? [...before.events, event] : before.events.filter((other) => other !== event),
                  }))
                }
              >
                {t(`chatWords.leadEvent.${event}`)}
              </Tick>
            ))}
          </div>
          <FieldNote error={problems.at("events") !== null}>
            {problems.at("events") ?? t("integrations.eventsText")}
          </FieldNote>
        </fieldset>
      </Card>
      <SettingsFields {...parts} secret={secret} setSecret={setSecret} hasSecret={hasSecret} />
      <MappingCard {...parts} />
      {deleting && view && (
        <DeleteIntegration view={view} onClose={() => setDeleting(false)} onDeleted={() => go(paths.integrations)} />
      )}
    </EditorPage>
  );
}

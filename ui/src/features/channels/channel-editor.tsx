// Creating and changing a channel are the same form; the kind of one that exists stays.
import { useMemo, useState } from "react";
import type { ChannelView } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { EditorPage, useEditor } from "@/shared/forms/editor";
import { useKept } from "@/shared/forms/kept";
import { useT } from "@/shared/i18n";
import { useAddressSearch, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Card } from "@/shared/ui/layout";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { ChannelAside } from "./channel-aside";
import { LimitFields, OwnFields } from "./channel-fields";
import { check, draftOf, formOf, NEW_CHANNEL, needsSecret, OPEN_KINDS } from "./channel-form";
import { DeleteChannel } from "./delete-channel";
import { HealthBadge, HealthText } from "./health";
import { KindField } from "./kind-field";

export function ChannelEditor({ view }: { view: ChannelView | null }) {
  const t = useT();
  const go = useGo();
  const id = view?.channel.id ?? null;
  // Another form may lead here for a kind that it lacks.
  const [address] = useAddressSearch();
  const wished = OPEN_KINDS.find((kind) => kind === address["kind"]);
  const saved = useMemo(
    () => (view ? formOf(view.channel.draft) : { ...NEW_CHANNEL, kind: wished ?? NEW_CHANNEL.kind }),
    [view, wished],
  );
  const kept = useKept(`channel.${id ?? "new"}`, saved);
  const [secret, setSecret] = useState("");
  const [deleting, setDeleting] = useState(false);
  const list = useCall("channel_list", {}).data;
  const kinds = list?.kinds ?? [];
  const onDone = (res: ChannelView) => {
    kept.discard(id === null ? undefined : formOf(res.channel.draft));
    setSecret("");
    tell({ tone: "good", title: t("channels.saved"), text: res.channel.draft.name });
    if (id === null) go(paths.channel(res.channel.id), { replace: true });
  };
  const create = useAct("channel_create", { onDone });
  const update = useAct("channel_update", { onDone });
  const act = id === null ? create : update;
  const form = kept.value;
  const hasSecret = view?.channel.has_secret ?? false;
  const noSecret = needsSecret(form.kind) && !hasSecret && secret.trim() === "";
  const local = useMemo(() => {
    const others = (list?.channels ?? []).filter((one) => one.channel.id !== id);
    const found = check(
      form,
      others.map((one) => one.channel.draft.name),
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
    const given = needsSecret(form.kind) && secret.trim() !== "" ? secret.trim() : null;
    if (id === null) create.mutate({ draft, secret: given });
    else update.mutate({ id, draft, secret: given });
  };
  const dirty = kept.changed || secret !== "";
  const parts = { form, set, problems };
  const writesFirst = kinds.find((one) => one.kind === form.kind)?.outgoing !== "none";
  return (
    <EditorPage
      editor={editor}
      parent={{ label: t("nav.channels"), to: paths.channels }}
      title={view ? view.channel.draft.name : t("channels.createTitle")}
      beside={
        view && (
          <>
            <HealthBadge health={view.channel.health} />
            <HealthText health={view.channel.health} />
          </>
        )
      }
      dirty={dirty}
      exists={id !== null}
      busy={act.isPending}
      saveLabel={t(view ? "channels.save" : "channels.create")}
      onSave={save}
      onDiscard={() => {
        kept.discard();
        setSecret("");
      }}
      menu={view ? [{ label: t("channels.delete"), danger: true, onSelect: () => setDeleting(true) }] : undefined}
      aside={<ChannelAside view={view} dirty={dirty} />}
    >
      <Card className="flex flex-col gap-4">
        <TextField
          label={t("channels.name")}
          required
          autoFocus={!view}
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
        <KindField kinds={kinds} value={form.kind} onChange={(kind) => set({ kind })} fixed={view !== null} />
      </Card>
      <OwnFields {...parts} secret={secret} setSecret={setSecret} hasSecret={hasSecret} />
      <LimitFields {...parts} writesFirst={writesFirst} />
      {deleting && view && (
        <DeleteChannel view={view} onClose={() => setDeleting(false)} onDeleted={() => go(paths.channels)} />
      )}
    </EditorPage>
  );
}

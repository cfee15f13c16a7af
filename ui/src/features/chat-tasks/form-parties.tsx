// Name, type, limit, format; and who takes part: channels, managers, AI, integration. What is missing leads to where it is
// added; what does not fit is shown with the reason.
import type { ReactNode } from "react";
import type { ChannelView, ChatTaskId } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { useT, useTimes } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { ChipGroup } from "@/shared/ui/chip";
import { Field, FieldNote } from "@/shared/ui/field";
import { ManyChoice } from "@/shared/ui/many-choice";
import { Select } from "@/shared/ui/select";
import { TaskLink } from "@/shared/ui/task-links";
import { TextField } from "@/shared/ui/text-field";
import { channelFaultWords } from "@/shared/words/chats";
import { ofType, unfit } from "./fitting";
import { type ChatTaskForm, MESSENGERS } from "./form-state";

export interface PartProps {
  form: ChatTaskForm;
  set: Kept<ChatTaskForm>["set"];
  problems: Problems;
}

export function AddLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <AppLink to={to} className="text-accent underline-offset-2 hover:underline">
      {children}
    </AppLink>
  );
}

export function BasicFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-4">
        <TextField
          label={t("chatForm.name")}
          required
          maxLength={200}
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
        <TextField
          label={t("chatForm.limit")}
          inputMode="decimal"
          suffix="USD"
          placeholder={t("chatForm.noLimit")}
          hint={t("chatForm.limitHint")}
          value={form.limit}
          onChange={(limit) => set({ limit })}
          onBlur={() => problems.leave("dialogue_limit")}
          error={problems.at("dialogue_limit")}
        />
      </div>
      <Field label={t("chatForm.type")} error={problems.at("messenger")}>
        {() => (
          <ChipGroup
            label={t("chatForm.type")}
            value={form.messenger}
            choices={MESSENGERS.map((value) => ({ value, label: t(`chatWords.messenger.${value}`) }))}
            onChange={(messenger) =>
              set((before) => (before.messenger === messenger ? before : { ...before, messenger, channels: [] }))
            }
          />
        )}
      </Field>
      <Field label={t("chatForm.format")} error={problems.at("format")} hint={t(`chatForm.formatHint.${form.format}`)}>
        {() => (
          <ChipGroup
            label={t("chatForm.format")}
            value={form.format}
            choices={(["incoming", "incoming_and_outgoing"] as const).map((value) => ({
              value,
              label: t(`chatWords.format.${value}`),
            }))}
            onChange={(format) => set({ format })}
          />
        )}
      </Field>
    </div>
  );
}

export function PartyFields({ form, set, problems, task }: PartProps & { task: ChatTaskId | null }) {
  const t = useT();
  const managers = useCall("manager_list", {}).data?.managers;
  const ais = useCall("ai_list", {}).data?.ais;
  const integrations = useCall("integration_list", {}).data?.integrations;
  return (
    <div className="flex flex-col gap-4">
      <ChannelsField form={form} set={set} problems={problems} task={task} />
      <ManyChoice
        label={t("chatForm.managers")}
        required
        value={form.managers}
        items={(managers ?? []).map((view) => ({
          value: view.manager.id,
          label: view.manager.draft.name,
          refused: view.manager.draft.active ? undefined : t("managers.state.disabled"),
          note:
            view.busy_in && view.busy_in.id !== task ? (
              <>
                {t("chatForm.busyIn")} <TaskLink task={view.busy_in} />
              </>
            ) : undefined,
        }))}
        onChange={(next) => {
          set({ managers: next });
          problems.leave("managers");
        }}
        hint={t("chatForm.managersHint")}
        error={problems.at("managers")}
        empty={managers && <AddLink to={paths.managerNew}>{t("chatForm.addManager")}</AddLink>}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <Field label={t("chatForm.ai")} required error={problems.at("ai")}>
          {(control) =>
            ais && ais.length === 0 ? (
              <AddLink to={paths.aiNew}>{t("chatForm.addAi")}</AddLink>
            ) : (
              <Select
                {...control}
                value={form.ai}
                placeholder={t("common.choose")}
                choices={(ais ?? []).map(({ ai, price }) => ({
                  value: ai.id,
                  label: ai.version.draft.name,
                  note:
                    ai.version.draft.place.kind === "open_ai" && price === null
                      ? t("ais.priceNone")
                      : ai.version.draft.model || t("ais.placeKind.scripted"),
                }))}
                onChange={(ai) => set({ ai })}
                onBlur={() => problems.leave("ai")}
              />
            )
          }
        </Field>
        <Field
          label={t("chatForm.integration")}
          hint={t("chatForm.integrationHint")}
          error={problems.at("integration")}
        >
          {(control) =>
            integrations && integrations.length === 0 ? (
              <AddLink to={paths.integrationNew}>{t("chatForm.addIntegration")}</AddLink>
            ) : (
              <Select
                {...control}
                value={form.integration ?? 0}
                choices={[
                  { value: 0, label: t("common.none") },
                  ...(integrations ?? []).map(({ integration }) => ({
                    value: integration.id,
                    label: integration.draft.name,
                    note: t(`chatWords.integrationKind.${integration.draft.settings.kind}`),
                  })),
                ]}
                onChange={(id) => set({ integration: id === 0 ? null : id })}
              />
            )
          }
        </Field>
      </div>
    </div>
  );
}

function ChannelsField({ form, set, problems, task }: PartProps & { task: ChatTaskId | null }) {
  const t = useT();
  const times = useTimes();
  const list = useCall("channel_list", {}).data;
  const kinds = list?.kinds ?? [];
  const fitting = ofType(list?.channels ?? [], kinds, form.messenger);
  const later = kinds.filter((kind) => kind.messenger === form.messenger && kind.not_connectable !== null);
  const refused = (view: ChannelView): ReactNode => {
    const why = unfit(view, kinds, form, task);
    if (why === null) return undefined;
    if (why !== "held" || !view.held_by) return t(`chatForm.unfit.${why}`);
    return (
      <>
        {t("chatForm.unfit.held")} <TaskLink task={view.held_by} />
      </>
    );
  };
  const connectable = kinds.find((kind) => kind.messenger === form.messenger && kind.not_connectable === null);
  const add = connectable ? `${paths.channelNew}?kind=${connectable.kind}` : `${paths.channelNew}?kind=practice`;
  return (
    <div className="flex flex-col gap-1.5">
      <ManyChoice
        label={t("chatForm.channels")}
        required
        value={form.channels}
        items={fitting.map((view) => ({
          value: view.channel.id,
          label: view.channel.draft.name,
          refused: refused(view),
          note:
            view.channel.health.health === "faulty"
              ? channelFaultWords(t, view.channel.health.fault, times.soon)
              : t(`chatWords.channelKind.${view.channel.draft.settings.kind}`),
        }))}
        onChange={(channels) => {
          set({ channels });
          problems.leave("channels");
        }}
        error={problems.at("channels")}
        empty={list && <AddLink to={add}>{t("chatForm.addChannel")}</AddLink>}
      />
      {fitting.length > 0 && (
        <span className="text-small">
          <AddLink to={add}>{t("chatForm.addChannel")}</AddLink>
        </span>
      )}
      {later.length > 0 && (
        <FieldNote>
          {t("chatForm.later")}{" "}
          {later
            .map((kind) =>
              kind.not_connectable === null
                ? ""
                : `${t(`chatWords.channelKind.${kind.kind}`)} (${t(`chatWords.notConnectable.${kind.not_connectable}`)})`,
            )
            .join(", ")}
        </FieldNote>
      )}
    </div>
  );
}

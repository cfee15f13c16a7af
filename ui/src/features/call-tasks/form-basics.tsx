// Name, agent, line and concurrency. Agents that are not published are shown, greyed, with the reason.
import { useCall } from "@/ipc/queries";
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Field } from "@/shared/ui/field";
import { NumberField } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import { Switch } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import type { FormValue } from "./form-state";

export interface PartProps {
  form: FormValue;
  set: Kept<FormValue>["set"];
  problems: Problems;
}

export function BasicFields({ form, set, problems }: PartProps) {
  const t = useT();
  const agents = useCall("agent_list", {}).data?.agents ?? [];
  const lines = useCall("line_list", {}).data?.lines ?? [];
  return (
    <div className="grid grid-cols-2 items-start gap-x-4.5 gap-y-4">
      <TextField
        label={t("form.name")}
        required
        autoFocus
        maxLength={200}
        value={form.name}
        onChange={(name) => set({ name })}
        onBlur={() => problems.leave("name")}
        error={problems.at("name")}
      />
      <Field label={t("form.agent")} required error={problems.at("agent")}>
        {(control) => (
          <Select
            {...control}
            value={form.agent}
            placeholder={t("common.choose")}
            choices={agents.map(({ agent }) => ({
              value: agent.id,
              label: agent.draft.name,
              note: agent.published ? t("form.agentPublished", { version: agent.published.number }) : undefined,
              refused: agent.published ? undefined : t("form.agentUnpublished"),
            }))}
            onChange={(agent) => set({ agent })}
            onBlur={() => problems.leave("agent")}
          />
        )}
      </Field>
      <Field label={t("form.line")} required error={problems.at("line")}>
        {(control) => (
          <Select
            {...control}
            value={form.line}
            placeholder={t("common.choose")}
            choices={lines.map(({ line }) => ({
              value: line.id,
              label: line.name,
              note: t("form.lineNote", { channels: line.channels, perSecond: line.calls_per_second }),
            }))}
            onChange={(line) => set({ line })}
            onBlur={() => problems.leave("line")}
          />
        )}
      </Field>
      <NumberField
        label={t("form.concurrency")}
        required
        hint={t("form.concurrencyHint")}
        value={form.concurrency}
        onChange={(concurrency) => set({ concurrency })}
        onBlur={() => problems.leave("concurrency")}
        error={problems.at("concurrency")}
      />
      <div className="col-span-2 flex flex-col gap-1">
        <Switch checked={form.rehearsed} onChange={(rehearsed) => set({ rehearsed })}>
          {t("form.rehearsed")}
        </Switch>
        <p className="text-small text-second">
          {t("form.rehearsedHint")}{" "}
          {form.agent !== null && (
            <AppLink to={paths.rehearsal(form.agent)} className="text-accent underline underline-offset-2">
              {t("callTasks.action.openRehearsal")}
            </AppLink>
          )}
        </p>
      </div>
    </div>
  );
}

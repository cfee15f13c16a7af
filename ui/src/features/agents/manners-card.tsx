// How an agent that converses behaves: money, turns, what it says while it thinks or when a service fails, what is noted.
import { useT } from "@/shared/i18n";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { Select } from "@/shared/ui/select";
import { Switch } from "@/shared/ui/switch";
import { TextArea, TextField } from "@/shared/ui/text-field";
import { PHONE_KEYS } from "./agent-form";
import type { ConversePartProps } from "./converse-cards";
import { CONVERSE } from "./converse-form";
import { SpokenField } from "./spoken-field";
import { TagsEditor } from "./tags-editor";

/** A choice cannot be empty text. */
const NO_KEY = "none";

export function MannersCard({ form, converse, put, problems }: ConversePartProps) {
  const t = useT();
  const at = (path: string) => ({
    onBlur: () => problems.leave(`${CONVERSE}.${path}`),
    error: problems.at(`${CONVERSE}.${path}`),
  });
  return (
    <Card title={t("agents.converse.manners")}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-3 items-start gap-4">
          <TextField
            label={t("agents.converse.limit")}
            hint={t("agents.converse.limitHint")}
            inputMode="decimal"
            suffix="$"
            value={converse.limit}
            onChange={(limit) => put({ limit })}
            {...at("limit")}
          />
          <NumberField
            label={t("agents.converse.endOfTurn")}
            hint={t("agents.converse.endOfTurnHint")}
            suffix={t("agents.converse.milliseconds")}
            value={converse.endOfTurn}
            onChange={(endOfTurn) => put({ endOfTurn })}
            {...at("end_of_turn_ms")}
          />
          <NumberField
            label={t("agents.converse.longestTurn")}
            hint={t("agents.converse.longestTurnHint")}
            suffix={t("agents.limits.seconds")}
            value={converse.longestTurn}
            onChange={(longestTurn) => put({ longestTurn })}
            {...at("longest_turn_seconds")}
          />
        </div>
        <TextArea
          label={t("agents.converse.fillers")}
          required
          rows={2}
          hint={t("agents.converse.fillersHint")}
          value={converse.fillers}
          onChange={(fillers) => put({ fillers })}
          {...at("fillers")}
        />
        <SpokenField
          label={t("agents.converse.trouble")}
          hint={t("agents.converse.troubleHint")}
          rows={1}
          value={converse.trouble}
          onChange={(trouble) => put({ trouble })}
          variables={form.variables}
          {...at("trouble_line")}
        />
        <SpokenField
          label={t("agents.converse.farewell")}
          hint={t("agents.converse.farewellHint")}
          rows={1}
          value={converse.farewell}
          onChange={(farewell) => put({ farewell })}
          variables={form.variables}
          {...at("farewell")}
        />
        <Field
          label={t("agents.converse.doNotCallKey")}
          hint={t("agents.converse.doNotCallKeyHint")}
          className="max-w-search"
        >
          {(control) => (
            <Select
              {...control}
              value={converse.doNotCallKey || NO_KEY}
              choices={[
                { value: NO_KEY, label: t("agents.converse.noKey") },
                ...PHONE_KEYS.map((key) => ({ value: key as string, label: t("agents.script.key", { key }) })),
              ]}
              onChange={(key) => put({ doNotCallKey: key === NO_KEY ? "" : key })}
            />
          )}
        </Field>
        <Switch checked={converse.summary} onChange={(summary) => put({ summary })}>
          {t("agents.converse.summary")}
        </Switch>
        <TagsEditor
          title={t("agents.converse.unanswered")}
          tags={converse.unanswered}
          path={`${CONVERSE}.unanswered_tags`}
          form={form}
          problems={problems}
          onChange={(unanswered) => put({ unanswered })}
        />
      </div>
    </Card>
  );
}

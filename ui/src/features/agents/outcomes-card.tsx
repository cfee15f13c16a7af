// What an agent finds out: the main intent and the output tags.
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { Switch } from "@/shared/ui/switch";
import { TextField } from "@/shared/ui/text-field";
import { MAIN_INTENT } from "./agent-form";
import type { PartProps } from "./basics-card";
import { ChoicesField } from "./choices-field";
import { DefinitionList } from "./definition-list";

export function OutcomesCard({ form, set, problems }: PartProps) {
  const t = useT();
  const { mainIntent } = form;
  return (
    <Card title={t("agents.outcomes.title")}>
      <p className="mb-3 text-small text-second">{t("agents.outcomes.text")}</p>
      <div className="flex flex-col gap-3">
        <Switch
          checked={mainIntent !== null}
          onChange={(on) =>
            set({ mainIntent: on ? { key: MAIN_INTENT, label: t("agents.outcomes.mainIntent"), choices: [] } : null })
          }
        >
          {t("agents.outcomes.useMainIntent")}
        </Switch>
        {mainIntent && (
          <div className="grid grid-cols-[minmax(0,4fr)_minmax(0,6fr)] items-start gap-3">
            <TextField
              label={t("agents.variables.label")}
              value={mainIntent.label}
              onChange={(label) => set({ mainIntent: { ...mainIntent, label } })}
              onBlur={() => problems.leave("main_intent.label")}
              error={problems.at("main_intent.label")}
            />
            <ChoicesField
              value={mainIntent.choices}
              onChange={(choices) => set({ mainIntent: { ...mainIntent, choices } })}
              error={problems.at("main_intent.choices")}
            />
          </div>
        )}
        <h3 className="mt-1 text-body font-medium">{t("agents.outcomes.tags")}</h3>
      </div>
      <div className="mt-3">
        <DefinitionList
          rows={form.outputTags}
          set={(change) => set((before) => ({ ...before, outputTags: change(before.outputTags) }))}
          blank={{ key: "", label: "", choices: [] }}
          path="output_tags"
          problems={problems}
          addLabel={t("agents.outcomes.addTag")}
          removeLabel={(name) => t("agents.outcomes.remove", { name })}
        />
      </div>
    </Card>
  );
}

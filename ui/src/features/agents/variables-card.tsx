// Call variables: the columns of the import template.
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { Tick } from "@/shared/ui/switch";
import { BUILT_IN } from "./agent-form";
import type { PartProps } from "./basics-card";
import { DefinitionList } from "./definition-list";

export function VariablesCard({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <Card title={t("agents.variables.title")}>
      <p className="mb-3 text-small text-second">{t("agents.variables.text")}</p>
      <DefinitionList
        rows={form.variables}
        set={(change) => set((before) => ({ ...before, variables: change(before.variables) }))}
        blank={{ key: "", label: "", choices: [], required: false }}
        path="variables"
        problems={problems}
        addLabel={t("agents.variables.add")}
        removeLabel={(name) => t("agents.variables.remove", { name })}
        keyError={(row, error) =>
          error && BUILT_IN.includes(row.key.toLocaleLowerCase()) ? t("agents.variables.builtin") : error
        }
        more={(row, change) => (
          <Tick checked={row.required} onChange={(required) => change({ required })} className="mt-6 h-8">
            {t("agents.variables.required")}
          </Tick>
        )}
      />
    </Card>
  );
}

// Name and disclosure line of an agent.
import type { Kept } from "@/shared/forms/kept";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { TextField } from "@/shared/ui/text-field";
import type { AgentForm } from "./agent-form";
import { SpokenField } from "./spoken-field";

export interface PartProps {
  form: AgentForm;
  set: Kept<AgentForm>["set"];
  problems: Problems;
}

export function BasicsCard({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <Card>
      <div className="flex flex-col gap-4">
        <TextField
          label={t("agents.basics.name")}
          required
          value={form.name}
          onChange={(name) => set({ name })}
          onBlur={() => problems.leave("name")}
          error={problems.at("name")}
        />
        <SpokenField
          label={t("agents.basics.disclosure")}
          hint={t("agents.basics.disclosureHint")}
          placeholder={t("agents.basics.disclosurePlaceholder")}
          value={form.disclosure}
          onChange={(disclosure) => set({ disclosure })}
          onBlur={() => problems.leave("disclosure")}
          error={problems.at("disclosure")}
          variables={form.variables}
        />
      </div>
    </Card>
  );
}

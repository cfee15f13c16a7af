// Where the model is, its key, its name, and what it costs.
import type { AiView } from "@/ipc/contract";
import type { Kept } from "@/shared/forms/kept";
import { ModelFields } from "@/shared/forms/model-fields";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import type { AiForm } from "./ai-form";

export interface PartProps {
  form: AiForm;
  set: Kept<AiForm>["set"];
  problems: Problems;
}

export function PlaceCard({
  form,
  set,
  problems,
  secret,
  setSecret,
  view,
}: PartProps & { secret: string; setSecret: (key: string) => void; view: AiView | null }) {
  const t = useT();
  return (
    <Card title={t("ais.place")}>
      <ModelFields
        form={form}
        set={set}
        problems={problems}
        secret={secret}
        setSecret={setSecret}
        hasKey={view?.ai.has_key ?? false}
      />
    </Card>
  );
}

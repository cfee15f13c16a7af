// What an agent that converses is to do, what it says first, and in which language.
import { locale } from "@/shared/format/locale";
import { useT } from "@/shared/i18n";
import { Field } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { Select } from "@/shared/ui/select";
import type { ConversePartProps } from "./converse-cards";
import { CONVERSE } from "./converse-form";
import { SpokenField } from "./spoken-field";

/** Languages that recognition services know well; others are found out by themselves. */
const LANGUAGES = [
  "en",
  "ru",
  "zh",
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "pl",
  "tr",
  "uk",
  "kk",
  "ar",
  "hi",
  "ja",
  "ko",
] as const;
/** A choice cannot be empty text. */
const FOUND_OUT = "found_out";

export function WordsCard({ form, converse, put, problems }: ConversePartProps) {
  const t = useT();
  const known = LANGUAGES.some((one) => one === converse.language);
  const codes = known || converse.language === "" ? LANGUAGES : [...LANGUAGES, converse.language];
  const names = new Intl.DisplayNames([locale()], { type: "language" });
  return (
    <Card title={t("agents.converse.words")}>
      <div className="flex flex-col gap-4">
        <SpokenField
          label={t("agents.converse.instruction")}
          hint={t("agents.converse.instructionHint")}
          rows={6}
          value={converse.instruction}
          onChange={(instruction) => put({ instruction })}
          onBlur={() => problems.leave(`${CONVERSE}.instruction`)}
          error={problems.at(`${CONVERSE}.instruction`)}
          variables={form.variables}
        />
        <SpokenField
          label={t("agents.converse.opening")}
          hint={t("agents.converse.openingHint")}
          value={converse.opening}
          onChange={(opening) => put({ opening })}
          onBlur={() => problems.leave(`${CONVERSE}.opening_line`)}
          error={problems.at(`${CONVERSE}.opening_line`)}
          variables={form.variables}
        />
        <Field label={t("agents.converse.language")} className="max-w-search">
          {(control) => (
            <Select
              {...control}
              value={converse.language || FOUND_OUT}
              choices={[
                { value: FOUND_OUT, label: t("agents.converse.languageFound") },
                ...codes.map((code) => ({ value: code, label: names.of(code) ?? code })),
              ]}
              onChange={(code) => put({ language: code === FOUND_OUT ? "" : code })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}

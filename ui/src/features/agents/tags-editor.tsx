// What is noted of a call by itself: the main intent, and output tags; at a step, or when nobody answered.
import { Plus, X } from "lucide-react";
import type { OutputTag, TagDefinition } from "@/ipc/contract";
import type { Problems } from "@/shared/forms/problems";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { FieldNote } from "@/shared/ui/field";
import { type Choice, Select } from "@/shared/ui/select";
import { INPUT } from "@/shared/ui/text-field";
import { type AgentForm, MAIN_INTENT } from "./agent-form";

export function TagsEditor({
  title,
  tags,
  path,
  form,
  problems,
  onChange,
}: {
  title: string;
  tags: readonly OutputTag[];
  /** Of the tags, in the engine's words. */
  path: string;
  form: AgentForm;
  problems: Problems;
  onChange: (tags: OutputTag[]) => void;
}) {
  const t = useT();
  const known: TagDefinition[] = [
    ...(form.mainIntent ? [{ ...form.mainIntent, key: MAIN_INTENT }] : []),
    ...form.outputTags,
  ];
  const free = known.find((one) => !tags.some((tag) => tag.key === one.key));
  const put = (at: number, next: Partial<OutputTag>) =>
    onChange(tags.map((tag, index) => (index === at ? { ...tag, ...next } : tag)));
  if (known.length === 0 && tags.length === 0) return <FieldNote>{t("agents.script.noTags")}</FieldNote>;
  return (
    <div className="flex flex-col gap-2">
      <span className="text-body font-medium">{title}</span>
      {tags.map((tag, at) => {
        const definition = known.find((one) => one.key === tag.key);
        const keys: Choice<string>[] = known.map((one) => ({ value: one.key, label: one.label || one.key }));
        const error =
          problems.at(`${path}.${at}.value`) ?? problems.at(`${path}.${at}.key`) ?? problems.at(`${path}.${at}`);
        return (
          // Each outcome is noted once.
          <div key={tag.key} className="flex flex-col gap-1">
            <div className="grid grid-cols-[minmax(0,calc(var(--spacing)*50))_minmax(0,calc(var(--spacing)*64))_auto] items-center gap-2">
              <Select
                aria-label={t("agents.script.tagKey")}
                value={tag.key}
                choices={definition ? keys : [{ value: tag.key, label: tag.key }, ...keys]}
                onChange={(key) => put(at, { key, value: "" })}
              />
              {definition && definition.choices.length > 0 ? (
                <Select
                  aria-label={t("agents.script.tagValue")}
                  placeholder={t("common.choose")}
                  value={tag.value || null}
                  choices={definition.choices.map((value) => ({ value, label: value }))}
                  onChange={(value) => put(at, { value })}
                  aria-invalid={error ? true : undefined}
                />
              ) : (
                <input
                  aria-label={t("agents.script.tagValue")}
                  value={tag.value}
                  onChange={(event) => put(at, { value: event.target.value })}
                  onBlur={() => problems.leave(`${path}.${at}.value`)}
                  aria-invalid={error ? true : undefined}
                  className={cx(INPUT)}
                />
              )}
              <IconButton
                label={t("agents.script.removeTag")}
                onClick={() => onChange(tags.filter((_, index) => index !== at))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </div>
            {error && <FieldNote error>{error}</FieldNote>}
          </div>
        );
      })}
      {free && (
        <div>
          <Button
            kind="link"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => onChange([...tags, { key: free.key, value: free.choices[0] ?? "" }])}
          >
            {t("agents.script.addTag")}
          </Button>
        </div>
      )}
    </div>
  );
}

// What a step notes when it is reached: the main intent, and output tags.
import { Plus, X } from "lucide-react";
import type { OutputTag, TagDefinition } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { FieldNote } from "@/shared/ui/field";
import { type Choice, Select } from "@/shared/ui/select";
import { INPUT } from "@/shared/ui/text-field";
import { MAIN_INTENT } from "./agent-form";
import type { StepPartProps } from "./step-editor";

export function TagsEditor({ step, path, form, problems, change }: StepPartProps) {
  const t = useT();
  const known: TagDefinition[] = [
    ...(form.mainIntent ? [{ ...form.mainIntent, key: MAIN_INTENT }] : []),
    ...form.outputTags,
  ];
  const free = known.find((one) => !step.tags.some((tag) => tag.key === one.key));
  const put = (at: number, next: Partial<OutputTag>) =>
    change({ tags: step.tags.map((tag, index) => (index === at ? { ...tag, ...next } : tag)) });
  if (known.length === 0 && step.tags.length === 0) return <FieldNote>{t("agents.script.noTags")}</FieldNote>;
  return (
    <div className="flex flex-col gap-2">
      <span className="text-body font-medium">{t("agents.script.tags")}</span>
      {step.tags.map((tag, at) => {
        const definition = known.find((one) => one.key === tag.key);
        const keys: Choice<string>[] = known.map((one) => ({ value: one.key, label: one.label || one.key }));
        const error =
          problems.at(`${path}.tags.${at}.value`) ??
          problems.at(`${path}.tags.${at}.key`) ??
          problems.at(`${path}.tags.${at}`);
        return (
          // A step notes each outcome once.
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
                  onBlur={() => problems.leave(`${path}.tags.${at}.value`)}
                  aria-invalid={error ? true : undefined}
                  className={cx(INPUT)}
                />
              )}
              <IconButton
                label={t("agents.script.removeTag")}
                onClick={() => change({ tags: step.tags.filter((_, index) => index !== at) })}
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
            onClick={() => change({ tags: [...step.tags, { key: free.key, value: free.choices[0] ?? "" }] })}
          >
            {t("agents.script.addTag")}
          </Button>
        </div>
      )}
    </div>
  );
}

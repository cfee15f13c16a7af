// What only tasks that write first have: the first message and its variants, the pace, whom to leave out.
import { Plus, X } from "lucide-react";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { NumberField } from "@/shared/ui/number-field";
import { Tick } from "@/shared/ui/switch";
import { TextArea, TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./form-parties";
import { MAX_VARIANTS, type VariantRow } from "./form-state";

const PATH = "format.outgoing";

export function FirstFields(props: PartProps) {
  const { form, set, problems } = props;
  const t = useT();
  return (
    <div className="flex flex-col gap-4">
      <ChipGroup
        label={t("chatForm.first")}
        value={form.first}
        choices={(["fixed", "written_by_ai", "template"] as const).map((value) => ({
          value,
          label: t(`chatForm.firstKind.${value}`),
        }))}
        onChange={(first) => set({ first })}
      />
      {form.first === "fixed" && <Variants {...props} />}
      {form.first === "written_by_ai" && (
        <TextArea
          label={t("chatForm.firstInstruction")}
          required
          rows={3}
          hint={t("chatForm.firstInstructionHint")}
          value={form.instruction}
          onChange={(instruction) => set({ instruction })}
          onBlur={() => problems.leave(`${PATH}.first.instruction`)}
          error={problems.at(`${PATH}.first.instruction`)}
        />
      )}
      {form.first === "template" && (
        <div className="grid grid-cols-2 items-start gap-4">
          <TextField
            label={t("chatForm.templateName")}
            required
            spellCheck={false}
            value={form.templateName}
            onChange={(templateName) => set({ templateName })}
            onBlur={() => problems.leave(`${PATH}.first.name`)}
            error={problems.at(`${PATH}.first.name`)}
          />
          <TextField
            label={t("chatForm.templateLanguage")}
            required
            spellCheck={false}
            placeholder="en_US"
            value={form.templateLanguage}
            onChange={(templateLanguage) => set({ templateLanguage })}
            onBlur={() => problems.leave(`${PATH}.first.language`)}
            error={problems.at(`${PATH}.first.language`)}
          />
          <TextArea
            label={t("chatForm.templateParameters")}
            className="col-span-2"
            rows={3}
            hint={t("chatForm.templateParametersHint")}
            value={form.parameters}
            onChange={(parameters) => set({ parameters })}
            error={problems.at(`${PATH}.first.parameters`)}
          />
        </div>
      )}
    </div>
  );
}

function Variants({ form, set, problems }: PartProps) {
  const t = useT();
  const change = (row: number, next: Partial<VariantRow>) =>
    set((before) => ({
      ...before,
      variants: before.variants.map((one) => (one.row === row ? { ...one, ...next } : one)),
    }));
  const many = form.variants.length > 1;
  return (
    <div className="flex flex-col items-start gap-3">
      <ul className="flex w-full flex-col gap-3">
        {form.variants.map((variant, at) => {
          const text = `${PATH}.first.variants.${at}.text`;
          const share = `${PATH}.first.variants.${at}.share`;
          return (
            <li key={variant.row} className="flex items-start gap-3">
              <TextArea
                label={many ? t("chatForm.variant", { number: at + 1 }) : t("chatForm.firstText")}
                required
                className="flex-1"
                rows={3}
                hint={at === 0 ? t("chatForm.firstTextHint") : undefined}
                value={variant.text}
                onChange={(value) => change(variant.row, { text: value })}
                onBlur={() => problems.leave(text)}
                error={problems.at(text)}
              />
              {many && (
                <>
                  <NumberField
                    label={t("chatForm.share")}
                    className="w-20"
                    value={variant.share}
                    onChange={(value) => change(variant.row, { share: value })}
                    onBlur={() => problems.leave(share)}
                    error={problems.at(share)}
                  />
                  <IconButton
                    label={t("chatForm.removeVariant", { number: at + 1 })}
                    className="mt-6.5"
                    onClick={() =>
                      set((before) => ({
                        ...before,
                        variants: before.variants.filter((one) => one.row !== variant.row),
                      }))
                    }
                  >
                    <X aria-hidden className="size-3.5" />
                  </IconButton>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {form.variants.length < MAX_VARIANTS && (
        <Button
          icon={<Plus aria-hidden className="size-3.5" />}
          onClick={() =>
            set((before) => ({
              ...before,
              variants: [
                ...before.variants,
                { row: Math.max(...before.variants.map((one) => one.row)) + 1, text: "", share: 1 },
              ],
            }))
          }
        >
          {t("chatForm.addVariant")}
        </Button>
      )}
    </div>
  );
}

export function PaceFields({ form, set, problems }: PartProps) {
  const t = useT();
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 items-start gap-4">
        {(
          [
            ["gapMin", "gap_min_seconds"],
            ["gapMax", "gap_max_seconds"],
          ] as const
        ).map(([key, path]) => (
          <NumberField
            key={key}
            label={t(`chatForm.${key}`)}
            required
            suffix={t("lines.form.seconds")}
            value={form[key]}
            onChange={(value) => set({ [key]: value })}
            onBlur={() => problems.leave(`${PATH}.pace.${path}`)}
            error={problems.at(`${PATH}.pace.${path}`)}
          />
        ))}
      </div>
      <p className="-mt-2 text-small text-second">{t("chatForm.paceHint")}</p>
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField
          label={t("chatForm.contactedDays")}
          suffix={t("channels.days")}
          hint={t("chatForm.contactedHint")}
          value={form.contactedDays}
          onChange={(contactedDays) => set({ contactedDays })}
          onBlur={() => problems.leave(`${PATH}.leave_out.contacted_days`)}
          error={problems.at(`${PATH}.leave_out.contacted_days`)}
        />
        <Tick checked={form.inOtherTasks} onChange={(inOtherTasks) => set({ inOtherTasks })} className="mt-7">
          {t("chatForm.inOtherTasks")}
        </Tick>
      </div>
    </div>
  );
}

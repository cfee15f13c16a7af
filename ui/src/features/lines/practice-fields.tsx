// How the practice line's callees behave: shares of outcomes, drawn as one bar, ringing and talking times, the seed.
import { percent } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { cx } from "@/shared/ui/cx";
import { FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField, NumberInput } from "@/shared/ui/number-field";
import { type BarPart, StackedBar } from "@/shared/ui/progress";
import { INPUT } from "@/shared/ui/text-field";
import type { PartProps } from "./line-fields";
import { MIX_KEYS, type MixKey } from "./line-form";

const TONE: Record<MixKey, BarPart["tone"]> = {
  answers: "good",
  presses_key: "good",
  hangs_up: "good",
  voicemail: "note",
  busy: "caution",
  no_answer: "caution",
  rejects: "bad",
  invalid: "bad",
  powered_off: "plain",
  network_busy: "plain",
};

const DOT: Record<BarPart["tone"], string> = {
  good: "bg-good",
  note: "bg-note",
  caution: "bg-caution",
  bad: "bg-bad",
  plain: "bg-control",
};

export function PracticeFields({ form, set, problems }: PartProps) {
  const t = useT();
  const total = MIX_KEYS.reduce((sum, key) => sum + (form.mix[key] ?? 0), 0);
  const words = MIX_KEYS.filter((key) => form.mix[key]).map(
    (key) => `${t(`lines.mix.${key}`)} ${percent(form.mix[key] ?? 0, total)}`,
  );
  return (
    <Card title={t("lines.mix.title")}>
      <p className="mb-3 text-small text-second">{t("lines.mix.text")}</p>
      <StackedBar
        label={`${t("lines.mix.bar")}: ${words.join(", ")}`}
        total={total}
        parts={MIX_KEYS.map((key) => ({ key, value: form.mix[key] ?? 0, tone: TONE[key] }))}
        className="mb-3 h-2.5"
      />
      <ul className="grid grid-cols-2 gap-x-8 gap-y-1.5">
        {MIX_KEYS.map((key) => (
          <li key={key} className="grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-2">
            <span aria-hidden className={cx("size-2 rounded-full", DOT[TONE[key]])} />
            <span className="min-w-0 text-body">{t(`lines.mix.${key}`)}</span>
            <NumberInput
              aria-label={t("lines.mix.share", { what: t(`lines.mix.${key}`) })}
              aria-invalid={problems.at(`kind.practice.mix.${key}`) ? true : undefined}
              value={form.mix[key]}
              onChange={(share) => set((before) => ({ ...before, mix: { ...before.mix, [key]: share } }))}
              onBlur={() => problems.leave(`kind.practice.mix.${key}`)}
              className="w-16"
            />
            <span className="w-12 text-right text-small text-second">{percent(form.mix[key] ?? 0, total)}</span>
          </li>
        ))}
      </ul>
      {total === 0 && <FieldNote error>{t("lines.mix.none")}</FieldNote>}
      <div className="mt-4 grid grid-cols-[repeat(2,minmax(0,2fr))_minmax(0,1fr)] gap-4">
        <Range
          what="ring"
          label={t("lines.mix.ring")}
          from={form.ringFrom}
          until={form.ringTo}
          set={(from, until) => set({ ringFrom: from, ringTo: until })}
          problems={problems}
        />
        <Range
          what="talk"
          label={t("lines.mix.talk")}
          from={form.talkFrom}
          until={form.talkTo}
          set={(from, until) => set({ talkFrom: from, talkTo: until })}
          problems={problems}
        />
        <NumberField
          label={t("lines.mix.seed")}
          value={form.seed}
          onChange={(seed) => set({ seed })}
          onBlur={() => problems.leave("kind.practice.seed")}
          error={problems.at("kind.practice.seed")}
        />
      </div>
    </Card>
  );
}

function Range({
  what,
  label,
  from,
  until,
  set,
  problems,
}: {
  what: "ring" | "talk";
  label: string;
  from: string;
  until: string;
  set: (from: string, until: string) => void;
  problems: PartProps["problems"];
}) {
  const t = useT();
  const path = `kind.practice.${what}`;
  const wrong = problems.all.find((one) => one.field === path)?.problem;
  const error =
    problems.at(path) === null ? null : wrong?.kind === "out_of_range" ? t("lines.mix.order") : problems.at(path);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-body font-medium">{label}</legend>
      <div className="flex items-center gap-2">
        <Bare
          label={t("lines.mix.from", { what: label })}
          value={from}
          onChange={(next) => set(next, until)}
          onBlur={() => problems.leave(path)}
          wrong={error !== null}
        />
        <span className="shrink-0 text-small text-second">{t("lines.mix.to")}</span>
        <Bare
          label={t("lines.mix.until", { what: label })}
          value={until}
          onChange={(next) => set(from, next)}
          onBlur={() => problems.leave(path)}
          wrong={error !== null}
        />
        <span className="shrink-0 text-small text-second">{t("lines.mix.seconds")}</span>
      </div>
      {error && <FieldNote error>{error}</FieldNote>}
    </fieldset>
  );
}

function Bare({
  label,
  wrong,
  ...rest
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  wrong: boolean;
}) {
  return (
    <input
      aria-label={label}
      inputMode="decimal"
      autoComplete="off"
      aria-invalid={wrong || undefined}
      value={rest.value}
      onChange={(event) => rest.onChange(event.target.value)}
      onBlur={rest.onBlur}
      className={INPUT}
    />
  );
}

// What an agent that converses noted, output tags and call variables side by side, and the small facts of the import.
import type { CallRecordView, RecordTalk } from "@/ipc/contract";
import { DASH, money } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { Pairs, type Pair } from "@/shared/ui/layout";

export function Facts({ view }: { view: CallRecordView }) {
  const t = useT();
  const tags = view.tags.map<Pair>((tag) => ({ name: tag.label || tag.key, value: tag.value }));
  const variables: Pair[] = [
    ...view.variables.map((variable) => ({ name: variable.label || variable.key, value: variable.value || DASH })),
    ...(view.row.out_id ? [{ name: t("details.outId"), value: view.row.out_id }] : []),
    ...(view.zone ? [{ name: t("details.zone"), value: view.zone.replaceAll("_", " ") }] : []),
    ...(view.note ? [{ name: t("details.note"), value: view.note }] : []),
  ];
  return (
    <>
      {view.talk && <Noted talk={view.talk} />}
      <section className="grid grid-cols-2 gap-6 border-b border-line px-6 py-3.5">
        <Block title={t("details.tags")} pairs={tags} none={t("details.noTags")} />
        <Block title={t("details.variables")} pairs={variables} none={t("details.noVariables")} />
      </section>
    </>
  );
}

function Noted({ talk }: { talk: RecordTalk }) {
  const t = useT();
  return (
    <section className="flex flex-col gap-1 border-b border-line px-6 py-3.5">
      <h3 className="text-small text-second">{t("details.summary")}</h3>
      {talk.summary ? (
        <p data-selectable>{talk.summary}</p>
      ) : (
        <p className="text-small text-second" role="status">
          {t(talk.summing_up ? "details.summingUp" : "details.noSummary")}
        </p>
      )}
      <p className="text-small text-second">{t("details.services", { money: money(talk.cost, true) })}</p>
    </section>
  );
}

function Block({ title, pairs, none }: { title: string; pairs: Pair[]; none: string }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-small text-second">{title}</h3>
      {pairs.length === 0 ? (
        <p className="text-small text-second">{none}</p>
      ) : (
        <Pairs pairs={pairs} className="gap-x-5 gap-y-1.5 text-body" />
      )}
    </div>
  );
}

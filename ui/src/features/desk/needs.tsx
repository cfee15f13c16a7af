// What needs a person, each with the one click that helps.
import type { DeskNeed, LiveChat } from "@/ipc/contract";
import { useT, useTimes } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { cx } from "@/shared/ui/cx";
import { type Form, Shape } from "@/shared/ui/status-badge";
import { who } from "@/shared/words/who";
import { needKey, needName, needText, remediesOf } from "./remedies";
import { useRemedy } from "./use-remedy";

const LOOK: Record<DeskNeed["kind"], { form: Form; colour: string }> = {
  start_failed: { form: "triangle", colour: "text-bad" },
  missed_start: { form: "ring", colour: "text-note" },
  stopped: { form: "square", colour: "text-caution" },
  line_faulty: { form: "disc", colour: "text-caution" },
  chat_stopped: { form: "square", colour: "text-caution" },
  channel_faulty: { form: "disc", colour: "text-caution" },
  leads_dead: { form: "triangle", colour: "text-bad" },
};

export function Needs({ needs, waiting }: { needs: readonly DeskNeed[]; waiting: readonly LiveChat[] }) {
  const t = useT();
  const go = useGo();
  const [first] = waiting;
  const times = useTimes();
  const remedy = useRemedy();
  return (
    <section aria-labelledby="desk-needs">
      <h2 id="desk-needs" className="mb-2 font-semibold">
        {t("desk.needs")}
      </h2>
      {needs.length === 0 && !first ? (
        <p className="flex items-center gap-2.5 rounded-card border border-line bg-surface px-4 py-2.5 text-second">
          <Shape form="disc" className="text-good" />
          {t("desk.nothing")}
        </p>
      ) : (
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {first && (
            <li className="flex min-h-10 items-center gap-2.5 border-b border-line px-4 py-1.5 last:border-b-0">
              <Shape form="triangle" className="shrink-0 text-caution" />
              <span className="min-w-0 flex-1 truncate">
                {t("desk.chats.waiting", { count: waiting.length, name: who(first.view.dialogue) })}
              </span>
              <Button kind="link" className="pl-2" onClick={() => go(paths.chat(first.view.dialogue.id))}>
                {t("desk.chats.openFirst")}
              </Button>
            </li>
          )}
          {needs.map((need) => {
            const look = LOOK[need.kind];
            const text = needText(t, need, times.moment);
            return (
              <li
                key={needKey(need)}
                className="flex min-h-10 items-center gap-2.5 border-b border-line px-4 py-1.5 last:border-b-0"
              >
                <Shape form={look.form} className={cx("shrink-0", look.colour)} />
                <span className="min-w-0 flex-1 truncate" title={text} data-selectable>
                  {text}
                </span>
                {remediesOf(need).map((name) => (
                  <Button
                    key={name}
                    kind="link"
                    className="pl-2"
                    disabled={remedy.busy}
                    aria-label={`${t(`desk.remedy.${name}`)}: ${needName(t, need)}`}
                    onClick={() => remedy.run(name, need)}
                  >
                    {t(`desk.remedy.${name}`)}
                  </Button>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

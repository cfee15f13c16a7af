// Beside a line's form: its test, its connect rate by number, the tasks that use it.
import type { LineView } from "@/ipc/contract";
import { percent } from "@/shared/format/numbers";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { Card } from "@/shared/ui/layout";
import { Progress } from "@/shared/ui/progress";
import { callTaskLinks, UsedInCard } from "@/shared/used-in/used-in";
import { LineTest } from "./line-test";

export function LineAside({ view, dirty }: { view: LineView | null; dirty: boolean }) {
  const t = useT();
  if (!view)
    return (
      <Card title={t("lines.test.title")}>
        <p className="text-body text-second">{t("lines.test.forNew")}</p>
      </Card>
    );
  return (
    <>
      <LineTest view={view} dirty={dirty} />
      <Card title={t("lines.rates.title")}>
        {view.numbers.length === 0 ? (
          <p className="text-body text-second">{t("lines.rates.none")}</p>
        ) : (
          <ul className="flex flex-col gap-2.5">
            {view.numbers.map((one) => (
              <li key={one.number} className="flex flex-col gap-1">
                <span className="flex justify-between gap-3 text-body">
                  <span data-selectable>{phone(one.number)}</span>
                  <span className="font-medium">{percent(one.answered, one.attempts)}</span>
                </span>
                <Progress label={phone(one.number)} value={one.attempts > 0 ? one.answered / one.attempts : 0} />
                <span className="text-small text-second">
                  {t("lines.rates.text", { answered: one.answered, attempts: one.attempts })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <UsedInCard links={callTaskLinks(view.used_in)} nothing={t("lines.used.none")} />
    </>
  );
}

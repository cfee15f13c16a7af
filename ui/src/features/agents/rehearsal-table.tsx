// The table of a rehearsal: who was called, what became of it, why. A press on a row opens it.
import type { RehearsalView } from "@/ipc/contract";
import { DASH, money } from "@/shared/format/numbers";
import { talk } from "@/shared/format/times";
import { useT } from "@/shared/i18n";
import { StatusBadge } from "@/shared/ui/status-badge";
import { entryWords } from "@/shared/words/log";
import { RESULT_LOOK, resultOf, whyWords } from "./rehearsal-words";

const COLUMNS = ["persona", "result", "reason", "length", "cost"] as const;
type Persona = RehearsalView["live"][number]["persona"];

export function RehearsalTable({ view, onOpen }: { view: RehearsalView; onOpen: (persona: Persona) => void }) {
  const t = useT();
  const { calls, status } = view.rehearsal;
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      <table aria-label={t("agents.rehearsal.table")} className="w-full table-fixed border-collapse text-left">
        <thead>
          <tr className="h-8 border-b border-line text-small text-second">
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={`px-4 font-normal ${WIDTH[column]}`}>
                {t(`agents.rehearsal.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => {
            const result = resultOf(call, status);
            const said = view.live.find((live) => live.persona === call.persona)?.log.at(-1);
            return (
              <tr key={call.persona} className="border-b border-line align-top last:border-b-0 hover:bg-raised">
                <th scope="row" className="px-4 py-2 font-medium">
                  <button
                    type="button"
                    className="text-left text-ink hover:text-accent hover:underline"
                    onClick={() => onOpen(call.persona)}
                  >
                    {t(`agents.rehearsal.persona.${call.persona}`)}
                  </button>
                </th>
                <td className="px-4 py-2">
                  <StatusBadge {...RESULT_LOOK[result]}>{t(`agents.rehearsal.result.${result}`)}</StatusBadge>
                </td>
                <td className="px-4 py-2 text-second" data-selectable>
                  {result === "calling" && said ? entryWords(t, said.entry) : whyWords(t, call)}
                </td>
                <td className="px-4 py-2 tabular-nums">{call.record ? talk(call.record.talk_ms) : DASH}</td>
                <td className="px-4 py-2 tabular-nums">{call.record ? money(call.cost, true) : DASH}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const WIDTH: Record<(typeof COLUMNS)[number], string> = {
  persona: "w-50",
  result: "w-38",
  reason: "",
  length: "w-20",
  cost: "w-22",
};

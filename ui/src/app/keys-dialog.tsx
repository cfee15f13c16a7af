// Which keys do what.
import { MOD } from "@/shared/keys/keys";
import { useT } from "@/shared/i18n";
import { Dialog } from "@/shared/ui/dialog";
import { Kbd } from "@/shared/ui/kbd";

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const lines: [string[], string][] = [
    [[MOD, "K"], t("keys.palette")],
    [["N"], t("keys.create")],
    [["/"], t("keys.search")],
    [["↑", "↓"], t("keys.move")],
    [[t("keys.enter")], t("keys.open")],
    [[t("keys.space")], t("keys.select")],
    [["⇧", "↑", "↓"], t("keys.selectRun")],
    [[MOD, "A"], t("keys.selectAll")],
    [["T"], t("keys.takeOver")],
    [["P"], t("keys.play")],
    [["←", "→"], t("keys.seek")],
    [["Esc"], t("keys.close")],
    [["?"], t("keys.show")],
  ];
  return (
    <Dialog open onClose={onClose} title={t("keys.title")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2 pb-4">
        {lines.map(([keys, what]) => (
          <div key={what} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
              <span className="sr-only">{keys.join(" ")}</span>
            </dt>
            <dd className="m-0 text-second">{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

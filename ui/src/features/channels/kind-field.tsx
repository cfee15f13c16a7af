// Which kind of channel: by messenger; kinds that cannot be connected yet are shown with their reason.
import { useId } from "react";
import type { ChannelKindView } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { cx } from "@/shared/ui/cx";
import { OPEN_KINDS, type OpenKind } from "./channel-form";

export function KindField({
  kinds,
  value,
  onChange,
  fixed,
}: {
  kinds: readonly ChannelKindView[];
  value: OpenKind;
  onChange: (kind: OpenKind) => void;
  fixed: boolean;
}) {
  const t = useT();
  const id = useId();
  const chosen = kinds.find((view) => view.kind === value);
  if (fixed)
    return (
      <div className="flex flex-col gap-1">
        <span className="font-medium">{t("channels.kind")}</span>
        <span>{t(`chatWords.channelKind.${value}`)}</span>
        {chosen && <span className="text-small text-second">{t(`chatWords.outgoing.${chosen.outgoing}`)}</span>}
      </div>
    );
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="mb-1 p-0 font-medium">{t("channels.kind")}</legend>
      <div className="grid grid-cols-2 gap-2">
        {kinds.map((view) => {
          const open = OPEN_KINDS.find((kind) => kind === view.kind);
          const reason = view.not_connectable;
          const on = view.kind === value;
          return (
            <label
              key={view.kind}
              className={cx(
                "flex min-w-0 gap-2 rounded-control border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent",
                on ? "border-accent bg-accent-ground" : "border-line",
                reason ? "bg-raised" : !on && "hover:border-strong",
              )}
            >
              <input
                type="radio"
                name={id}
                className="mt-1 size-3.5 shrink-0 accent-accent outline-none"
                checked={on}
                disabled={reason !== null || !open}
                onChange={() => open && onChange(open)}
              />
              <span className="flex min-w-0 flex-col">
                <span className={cx("font-medium", reason && "text-second")}>
                  {t(`chatWords.channelKind.${view.kind}`)}
                </span>
                <span className="text-small text-second">
                  {reason ? t(`chatWords.notConnectable.${reason}`) : t(`chatWords.outgoing.${view.outgoing}`)}
                </span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

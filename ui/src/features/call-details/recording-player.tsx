// The recording of the shown attempt: two lanes, play and pause, speed, and a menu that downloads it.
import { Download } from "lucide-react";
import { host } from "@/ipc/client";
import type { CallRecordView, RecordingView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { useSaveFile } from "@/shared/files/save";
import { numberFormat } from "@/shared/format/locale";
import { useT } from "@/shared/i18n";
import { useKey } from "@/shared/keys/keys";
import { PlayerRow } from "@/shared/media/player-row";
import type { Player } from "@/shared/media/use-player";
import { SPEEDS } from "@/shared/media/use-player";
import { Menu } from "@/shared/ui/menu";
import { Select } from "@/shared/ui/select";

export interface RecordingSource {
  attempt: number | null;
  view: RecordingView | undefined;
  url: string | null;
}

/** The recording that belongs to the shown attempt, if one is kept. */
export function useRecording(view: CallRecordView): RecordingSource {
  const attempt = view.attempts.find((one) => one.id === view.shown_attempt && one.has_recording)?.id ?? null;
  const { data } = useCall("recording_get", { attempt: attempt ?? 0 }, { enabled: attempt !== null });
  return { attempt, view: data, url: data ? host().mediaUrl(data.url) : null };
}

export function useDownload(attempt: number | null) {
  const t = useT();
  const { save, busy } = useSaveFile();
  return {
    busy,
    download: () => {
      if (attempt !== null) void save(() => host().call("recording_file", { attempt }), t("recording.saved"));
    },
  };
}

export function RecordingPlayer({ recording, player }: { recording: RecordingSource; player: Player }) {
  const t = useT();
  const { download } = useDownload(recording.attempt);
  useKey("p", player.toggle, { enabled: recording.url !== null, inSheet: true });
  if (recording.attempt === null)
    return (
      <section className="border-b border-line px-6 py-4">
        <h3 className="font-medium">{t("recording.title")}</h3>
        <p className="text-small text-second">{t("recording.noneText")}</p>
      </section>
    );
  const data = recording.view;
  return (
    <section className="border-b border-line px-6 py-4" aria-label={t("recording.title")}>
      <div className="mb-1.5 flex h-7 items-center">
        <h3 className="font-medium">{t("recording.title")}</h3>
        <span className="ml-auto flex items-center">
          <Select
            look="bare"
            aria-label={t("recording.speed")}
            value={player.speed}
            choices={SPEEDS.map((speed) => ({
              value: speed,
              label: `${numberFormat({ minimumFractionDigits: 1 }).format(speed)} ×`,
            }))}
            onChange={player.setSpeed}
          />
          <Menu
            label={t("recording.menu")}
            actions={[
              {
                label: t("recording.download"),
                icon: <Download aria-hidden className="size-3.5" />,
                onSelect: download,
              },
            ]}
          />
        </span>
      </div>
      <PlayerRow
        player={player}
        agent={data?.agent ?? []}
        callee={data?.callee ?? []}
        lengthMs={data?.length_ms ?? 0}
        disabled={recording.url === null}
      />
    </section>
  );
}

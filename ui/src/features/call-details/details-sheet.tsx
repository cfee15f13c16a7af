// Call details: recording, output tags, call variables, call log, all attempts; do-not-call and redial at the foot.
import { useCallback } from "react";
import type { CallRecordView } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { usePlayer } from "@/shared/media/use-player";
import { useAddressId, useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Waiting } from "@/shared/table/list-states";
import { SideSheet } from "@/shared/ui/dialog";
import { Attempts } from "./attempts";
import { CallLog } from "./call-log";
import { DetailsFoot } from "./details-foot";
import { DetailsHead } from "./details-head";
import { Facts } from "./facts";
import { RecordingPlayer, useRecording } from "./recording-player";

export default function CallDetailsSheet() {
  const t = useT();
  const go = useGo();
  const task = useAddressId("task") ?? 0;
  const callee = useAddressId("callee") ?? 0;
  const record = useCall("call_record_get", { id: callee }, { keepLast: true });
  const view = record.data;
  const close = useCallback(() => go(paths.callTask(task), { keepSearch: true }), [go, task]);
  const step = useCallback(
    (id: number) => go(paths.callRecord(task, id), { keepSearch: true, replace: true }),
    [go, task],
  );
  return (
    <SideSheet
      open
      onClose={close}
      label={t("details.title", { number: view ? phone(view.row.number) : "" })}
      header={view ? <DetailsHead view={view} onStep={step} onClose={close} /> : null}
      footer={view ? <DetailsFoot view={view} /> : null}
    >
      {record.error ? (
        <ErrorPanel failure={record.error} onRetry={() => void record.refetch()} className="m-6" />
      ) : view ? (
        <Body key={view.row.id} view={view} />
      ) : (
        <Waiting />
      )}
    </SideSheet>
  );
}

function Body({ view }: { view: CallRecordView }) {
  const recording = useRecording(view);
  const player = usePlayer(recording.url);
  return (
    <>
      <RecordingPlayer recording={recording} player={player} />
      <Facts view={view} />
      <CallLog lines={view.log} player={recording.url ? player : null} />
      <Attempts view={view} />
    </>
  );
}

// What can be done from call details: download, redial or cancel, do not call.
import { useState } from "react";
import type { CallRecordView } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { StatusBadge } from "@/shared/ui/status-badge";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { useDownload } from "./recording-player";

export function DetailsFoot({ view }: { view: CallRecordView }) {
  const t = useT();
  const { row } = view;
  const attempt = view.attempts.find((one) => one.id === view.shown_attempt && one.has_recording)?.id ?? null;
  const { download, busy } = useDownload(attempt);
  const one = { task: view.task, selection: { kind: "these" as const, ids: [row.id] } };
  const redial = useAct("call_record_redial", {
    onDone: (res) =>
      tell({
        tone: res.changed > 0 ? "good" : "note",
        title:
          res.changed > 0 ? t("records.redialed", { count: res.changed }) : t("records.redialLeft", { left: res.left }),
      }),
    onFailed: (failure) => tellFailure(t, failure),
  });
  const cancel = useAct("call_record_cancel", {
    onDone: (res) =>
      tell({ tone: res.changed > 0 ? "good" : "note", title: t("records.cancelled", { count: res.changed }) }),
    onFailed: (failure) => tellFailure(t, failure),
  });
  return (
    <>
      {attempt !== null && (
        <Button busy={busy} onClick={download}>
          {t("recording.downloadLong")}
        </Button>
      )}
      {row.state === "failed" && (
        <Button busy={redial.isPending} onClick={() => redial.mutate(one)}>
          {t("details.redial")}
        </Button>
      )}
      {row.state !== "failed" && row.state !== "completed" && (
        <Button busy={cancel.isPending} onClick={() => cancel.mutate(one)}>
          {t("details.cancelCall")}
        </Button>
      )}
      <span className="ml-auto">
        {view.do_not_call ? (
          <StatusBadge tone="caution" form="square">
            {t("details.onDoNotCall")}
          </StatusBadge>
        ) : (
          <DoNotCall number={row.number} />
        )}
      </span>
    </>
  );
}

function DoNotCall({ number }: { number: string }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState(() => t("details.doNotCallReasonDefault"));
  const add = useAct("do_not_call_add", { onDone: () => setAsking(false) });
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t("details.doNotCall")}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t("details.doNotCallTitle", { number: phone(number) })}
        deed={t("details.doNotCallDeed")}
        busy={add.isPending}
        error={add.error && <ErrorPanel failure={add.error} className="mb-3" />}
        onClose={() => {
          setAsking(false);
          add.reset();
        }}
        onConfirm={() => add.mutate({ number, matching: "number", reason: reason.trim() })}
      >
        <p>{t("details.doNotCallText")}</p>
        <TextField label={t("details.doNotCallReason")} value={reason} onChange={setReason} className="text-ink" />
      </ConfirmDialog>
    </>
  );
}

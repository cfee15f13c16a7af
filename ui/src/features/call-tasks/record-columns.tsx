// The columns of the three tabs of execution records.
import type { CallRecordRow, RecordTab } from "@/ipc/contract";
import { DASH, money } from "@/shared/format/numbers";
import { talk } from "@/shared/format/times";
import type { T } from "@/shared/i18n";
import type { Column } from "@/shared/table/columns";
import { Button } from "@/shared/ui/button";
import { Moment } from "@/shared/ui/moment";
import { Phone } from "@/shared/ui/phone-text";
import { StatusBadge } from "@/shared/ui/status-badge";
import { FAIL_LOOK, PHASE_LOOK, RESULT_LOOK, STATE_LOOK } from "@/shared/words/results";

interface RowActions {
  open: (row: CallRecordRow) => void;
  cancel: (row: CallRecordRow) => void;
  redial: (row: CallRecordRow) => void;
}

export function recordColumns(t: T, tab: RecordTab, actions: RowActions): Column<CallRecordRow>[] {
  const number: Column<CallRecordRow> = {
    id: "number",
    header: t("records.col.number"),
    min: 38,
    grow: 1.4,
    cell: (row) => <Phone number={row.number} />,
  };
  const outId: Column<CallRecordRow> = {
    id: "outId",
    header: t("records.col.outId"),
    min: 22,
    grow: 0.8,
    optional: true,
    hiddenAtFirst: true,
    cell: (row) => row.out_id ?? DASH,
  };
  const result: Column<CallRecordRow> = {
    id: "result",
    header: t("records.col.result"),
    min: 34,
    grow: 1,
    cell: (row) =>
      row.result ? (
        <StatusBadge {...RESULT_LOOK[row.result]}>{t(`words.result.${row.result}`)}</StatusBadge>
      ) : (
        <span className="text-second">{DASH}</span>
      ),
  };
  const attempts: Column<CallRecordRow> = {
    id: "attempts",
    header: t("records.col.attempts"),
    min: 16,
    grow: 0,
    align: "end",
    optional: true,
    cell: (row) => row.attempts,
  };
  const cost: Column<CallRecordRow> = {
    id: "cost",
    header: t("records.col.cost"),
    min: 15,
    grow: 0,
    align: "end",
    optional: true,
    cell: (row) => (row.cost > 0 ? money(row.cost, true) : DASH),
  };
  const time = (at: (row: CallRecordRow) => number | null): Column<CallRecordRow> => ({
    id: "time",
    header: t("records.col.time"),
    min: 28,
    grow: 0.6,
    sort: "time",
    cell: (row) => <Moment at={at(row)} className="text-small text-second" />,
  });
  const action = (
    label: string,
    act: (row: CallRecordRow) => void,
    can: (row: CallRecordRow) => boolean = () => true,
  ): Column<CallRecordRow> => ({
    id: "actions",
    header: t("records.col.actions"),
    min: 22,
    grow: 0,
    quietHeader: true,
    cell: (row) =>
      can(row) && (
        <Button
          kind="link"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            act(row);
          }}
        >
          {label}
        </Button>
      ),
  });

  switch (tab) {
    case "completed":
      return [
        number,
        outId,
        result,
        {
          id: "intent",
          header: t("records.col.intent"),
          min: 30,
          grow: 1.6,
          optional: true,
          cell: (row) => row.main_intent ?? <span className="text-second">{DASH}</span>,
        },
        { id: "talk", header: t("records.col.talk"), min: 17, grow: 0, align: "end", cell: (row) => talk(row.talk_ms) },
        time((row) => row.last_at),
        attempts,
        cost,
        action(t("records.details"), actions.open),
      ];
    case "pending":
      return [
        number,
        outId,
        {
          id: "state",
          header: t("records.col.state"),
          min: 40,
          grow: 1.2,
          cell: (row) =>
            row.phase && row.phase !== "ended" ? (
              <StatusBadge {...PHASE_LOOK[row.phase]}>{t(`words.phase.${row.phase}`)}</StatusBadge>
            ) : (
              <StatusBadge {...STATE_LOOK[row.state]}>{t(`words.calleeState.${row.state}`)}</StatusBadge>
            ),
        },
        { ...result, header: t("records.col.lastResult"), optional: true },
        {
          id: "due",
          header: t("records.col.due"),
          min: 28,
          grow: 0.8,
          sort: "time",
          cell: (row) => <Moment at={row.due_at} className="text-small text-second" />,
        },
        attempts,
        // Who talks is not cut off: such a call ends by itself.
        action(t("records.cancel"), actions.cancel, (row) => row.phase !== "in_call"),
      ];
    case "failed":
      return [
        number,
        outId,
        {
          id: "reason",
          header: t("records.col.reason"),
          min: 34,
          grow: 1,
          cell: (row) =>
            row.fail_kind ? (
              <StatusBadge {...FAIL_LOOK[row.fail_kind]}>{t(`words.failKind.${row.fail_kind}`)}</StatusBadge>
            ) : (
              DASH
            ),
        },
        result,
        time((row) => row.finished_at),
        attempts,
        cost,
        action(t("records.redial"), actions.redial),
      ];
  }
}

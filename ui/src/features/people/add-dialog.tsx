// Putting one number or prefix on the list. What the engine cannot read is said beside the field.
import { useMemo, useRef, useState } from "react";
import type { DoNotCallMatch, FieldProblem } from "@/ipc/contract";
import { useAct } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { useKept } from "@/shared/forms/kept";
import { focusFirstWrong, useProblems } from "@/shared/forms/problems";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { Dialog } from "@/shared/ui/dialog";
import { FieldNote } from "@/shared/ui/field";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";

interface Form {
  number: string;
  matching: DoNotCallMatch;
  reason: string;
}

const EMPTY: Form = { number: "", matching: "number", reason: "" };

export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const body = useRef<HTMLFormElement>(null);
  const kept = useKept("do-not-call", EMPTY);
  const form = kept.value;
  const [existed, setExisted] = useState<string | null>(null);
  const add = useAct("do_not_call_add", {
    onDone: (res) => {
      kept.discard();
      if (res.existed) {
        problems.reset();
        setExisted(res.number);
      } else {
        tell({ tone: "good", title: t("people.dialog.added", { number: phone(res.number) }) });
        onClose();
      }
    },
    onFailed: () => focusFirstWrong(body.current),
  });
  const local = useMemo<FieldProblem[]>(
    () => (form.number.trim() === "" ? [{ field: "number", problem: { kind: "required" } }] : []),
    [form.number],
  );
  const remote = useMemo(() => (add.error ? problemsOf(add.error.error) : []), [add.error]);
  const problems = useProblems(local, remote);
  const change = (next: Partial<Form>) => {
    if (add.error) add.reset();
    setExisted(null);
    kept.set(next);
  };
  const submit = () => {
    problems.sayAll();
    if (local.length > 0) focusFirstWrong(body.current);
    else add.mutate({ number: form.number.trim(), matching: form.matching, reason: form.reason.trim() });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      locked={add.isPending}
      title={t("people.dialog.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" busy={add.isPending} onClick={submit}>
            {t("people.dialog.deed")}
          </Button>
        </>
      }
    >
      <form
        ref={body}
        noValidate
        className="flex flex-col gap-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("people.dialog.number")}
          required
          autoFocus
          inputMode="tel"
          placeholder="+74951234567"
          hint={t("people.dialog.numberHint")}
          value={form.number}
          onChange={(number) => change({ number })}
          error={problems.at("number")}
        />
        <div className="flex flex-col gap-1.5">
          <span className="font-medium">{t("people.dialog.matching")}</span>
          <ChipGroup<DoNotCallMatch>
            label={t("people.dialog.matching")}
            value={form.matching}
            choices={(["number", "prefix"] as const).map((value) => ({ value, label: t(`people.matching.${value}`) }))}
            onChange={(matching) => change({ matching })}
          />
          {form.matching === "prefix" && <FieldNote>{t("people.dialog.prefixHint")}</FieldNote>}
        </div>
        <TextField
          label={t("people.dialog.reason")}
          hint={t("people.dialog.reasonHint")}
          value={form.reason}
          onChange={(reason) => change({ reason })}
          error={problems.at("reason")}
        />
        {existed !== null && <FieldNote>{t("people.dialog.existed", { number: phone(existed) })}</FieldNote>}
        {add.error && remote.length === 0 && <ErrorPanel failure={add.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** An unreadable number may come as a list of problems, or as an error about the field itself. */
function problemsOf(error: Parameters<typeof fieldProblems>[0]): FieldProblem[] {
  const found = fieldProblems(error);
  return found.length === 0 && error.code === "invalid" && error.field
    ? [{ field: error.field, problem: { kind: "unreadable" } }]
    : found;
}

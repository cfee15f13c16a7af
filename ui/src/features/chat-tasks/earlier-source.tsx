// Choosing people of earlier work: by a tag of their dialogues, or from an earlier task; how many there are is said at once.
import type { ChatTaskId, ContactSource, ContactStateKind } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { Field } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { TAGS } from "@/shared/words/chats";

type Kind = "none" | ContactSource["kind"];

/** Who of an earlier task. */
const WHO: Readonly<Record<"all" | "reached" | "unreached", ContactStateKind[]>> = {
  all: [],
  reached: ["reached"],
  unreached: ["pending", "deferred", "skipped", "failed"],
};
type Who = keyof typeof WHO;

interface EarlierSourceProps {
  /** `null`: nobody. */
  value: ContactSource | null;
  onChange: (value: ContactSource | null) => void;
  /** The task that they are for: it is no source. */
  task: ChatTaskId | null;
  /** Nobody may be chosen. */
  optional?: boolean;
}

export function EarlierSource({ value, onChange, task, optional }: EarlierSourceProps) {
  const t = useT();
  const all = useCall("chat_task_list", {
    statuses: [],
    search: null,
    sort: "activity",
    ascending: false,
    cursor: null,
    limit: 500,
  }).data?.rows;
  const tasks = (all ?? []).filter((view) => view.task.id !== task);
  const kinds: Kind[] = optional ? ["none", "tag", "task"] : ["tag", "task"];
  const choose = (kind: Kind) => {
    const first = tasks[0]?.task.id;
    if (kind === "tag") onChange({ kind, tag: "interest", task: null });
    else if (kind === "task" && first !== undefined) onChange({ kind, task: first, states: WHO.unreached });
    else if (kind === "none") onChange(null);
  };
  const names = tasks.map((view) => ({ value: view.task.id as number, label: view.task.draft.name }));
  return (
    <div className="flex flex-col gap-4">
      <ChipGroup<Kind>
        label={t("earlier.from")}
        value={value?.kind ?? "none"}
        choices={kinds.map((kind) => ({ value: kind, label: t(`earlier.kind.${kind}`) }))}
        onChange={choose}
      />
      {tasks.length === 0 && value?.kind !== "tag" && <p className="text-second">{t("earlier.noTasks")}</p>}
      {value?.kind === "tag" && (
        <div className="grid grid-cols-2 items-start gap-4">
          <Field label={t("earlier.tag")}>
            {(control) => (
              <Select
                {...control}
                value={value.tag}
                choices={TAGS.map((tag) => ({ value: tag, label: t(`chatWords.tag.${tag}`) }))}
                onChange={(tag) => onChange({ ...value, tag })}
              />
            )}
          </Field>
          <Field label={t("earlier.inTask")}>
            {(control) => (
              <Select
                {...control}
                value={value.task ?? 0}
                choices={[{ value: 0, label: t("chatNumbers.allTasks") }, ...names]}
                onChange={(id) => onChange({ ...value, task: id === 0 ? null : id })}
              />
            )}
          </Field>
        </div>
      )}
      {value?.kind === "task" && (
        <div className="grid grid-cols-2 items-start gap-4">
          <Field label={t("earlier.task")}>
            {(control) => (
              <Select
                {...control}
                value={value.task as number}
                choices={names}
                onChange={(id) => onChange({ ...value, task: id })}
              />
            )}
          </Field>
          <Field label={t("earlier.who")}>
            {(control) => (
              <Select<Who>
                {...control}
                value={whoOf(value.states)}
                choices={(Object.keys(WHO) as Who[]).map((who) => ({ value: who, label: t(`earlier.whoKind.${who}`) }))}
                onChange={(who) => onChange({ ...value, states: WHO[who] })}
              />
            )}
          </Field>
        </div>
      )}
      {value && <Count source={value} />}
    </div>
  );
}

function whoOf(states: readonly ContactStateKind[]): Who {
  if (states.length === 0) return "all";
  return states.includes("reached") ? "reached" : "unreached";
}

function Count({ source }: { source: ContactSource }) {
  const t = useT();
  const found = useCall("earlier_count", { source }, { fresh: true });
  return (
    <p role="status" className="text-second">
      {found.data ? t("earlier.count", { count: found.data.contacts }) : t("common.loading")}
    </p>
  );
}

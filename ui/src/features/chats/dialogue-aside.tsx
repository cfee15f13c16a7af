// Beside a transcript: cost against the limit, tags with their dates, what is known of the person, where it came from.
import type { DialogueView } from "@/ipc/contract";
import { money } from "@/shared/format/numbers";
import { phone } from "@/shared/format/phone";
import { useT } from "@/shared/i18n";
import { AppLink } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Pairs } from "@/shared/ui/layout";
import { Moment } from "@/shared/ui/moment";
import { Progress } from "@/shared/ui/progress";
import { StatusBadge } from "@/shared/ui/status-badge";
import { TAG_LOOK } from "@/shared/words/chats";

const LINK = "text-accent underline-offset-2 hover:underline";

export function DialogueAside({ view, onRaise }: { view: DialogueView; onRaise: () => void }) {
  const t = useT();
  const { dialogue } = view;
  const { purse, person, state } = dialogue;
  const known = [
    { name: t("chats.person.name"), value: person.name },
    { name: t("chats.person.username"), value: person.username && `@${person.username}` },
    { name: t("chats.person.phone"), value: person.phone && phone(person.phone) },
    { name: t("chats.person.email"), value: person.email },
    { name: t("chats.person.language"), value: person.language },
    { name: t("chats.person.page"), value: person.page },
  ].filter((pair) => pair.value !== "");
  return (
    <aside
      aria-label={t("chats.about")}
      className="flex min-h-0 flex-col gap-5 overflow-y-auto border-l border-line bg-surface p-4"
    >
      <section>
        <h2 className="text-small font-normal text-second">{t("chats.cost")}</h2>
        <p>
          <span className="text-title font-semibold">{money(purse.spent)}</span>{" "}
          <span className="text-second">
            {purse.limit === null ? t("chats.noLimit") : t("chats.ofLimit", { limit: money(purse.limit) })}
          </span>
        </p>
        {purse.limit !== null && (
          <Progress
            className="mt-1.5"
            label={t("chats.cost")}
            value={purse.limit > 0 ? (purse.spent + purse.reserved) / purse.limit : 1}
          />
        )}
        {purse.reserved > 0 && (
          <p className="mt-1 text-small text-second">{t("chats.reserved", { money: money(purse.reserved, true) })}</p>
        )}
        {purse.over > 0 && (
          <p className="mt-1 text-small text-bad">{t("chats.over", { money: money(purse.over, true) })}</p>
        )}
        {purse.limit !== null && (
          <Button kind="link" className="mt-1.5 text-small" onClick={onRaise}>
            {t("chats.raise.action")}
          </Button>
        )}
      </section>
      <section>
        <h2 className="mb-1.5 text-small font-normal text-second">{t("chats.tags")}</h2>
        {state.tags.length === 0 ? (
          <p className="text-small text-second">{t("chats.noTags")}</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {state.tags.map(({ tag, at }) => (
              <li key={tag} className="flex items-center justify-between gap-2">
                <StatusBadge {...TAG_LOOK[tag]}>{t(`chatWords.tag.${tag}`)}</StatusBadge>
                <Moment at={at} className="truncate text-small text-second" />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2 className="mb-1.5 text-small font-normal text-second">{t("chats.person.title")}</h2>
        {known.length === 0 ? (
          <p className="text-small text-second">{t("chats.person.none")}</p>
        ) : (
          <Pairs pairs={known} />
        )}
      </section>
      <section>
        <h2 className="mb-1.5 text-small font-normal text-second">{t("chats.about")}</h2>
        <Pairs
          pairs={[
            {
              name: t("chats.task"),
              value: (
                <AppLink to={paths.chatTask(dialogue.task)} className={LINK}>
                  {view.task_name}
                </AppLink>
              ),
            },
            {
              name: t("chats.channel"),
              value: (
                <AppLink to={paths.channel(dialogue.channel)} className={LINK}>
                  {view.channel_name}
                </AppLink>
              ),
            },
            {
              name: t("chats.manager"),
              value: (
                <span className="flex min-w-0 items-center gap-1.5">
                  <Avatar id={view.manager_avatar} name={view.manager_name} />
                  <AppLink to={paths.manager(dialogue.manager)} className={`${LINK} min-w-0 truncate`}>
                    {view.manager_name}
                  </AppLink>
                </span>
              ),
            },
            { name: t("chats.began"), value: <Moment at={dialogue.created_at} /> },
            {
              name: t("chats.origin"),
              value: t(dialogue.contact === null ? "chats.wroteFirst" : "chats.fromAudience"),
            },
          ]}
        />
        {state.appointments.length > 0 && (
          <ul className="mt-2 flex flex-col gap-1 text-small">
            {state.appointments.map(({ at, note }) => (
              <li key={`${at}${note}`}>
                {t("chats.appointment")} <Moment at={at} /> · {note}
              </li>
            ))}
          </ul>
        )}
      </section>
    </aside>
  );
}

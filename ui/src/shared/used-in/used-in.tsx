// What uses a thing (a line, an agent …), by name and as a way there: in a table's cell, as a list on its page, and in the
// dialog that cannot delete it. Where a user of a thing lives, the feature says.
import type { UsedIn } from "@/ipc/contract";
import { useT } from "../i18n";
import { AppLink } from "../routing/link";
import { paths } from "../routing/paths";
import { Card } from "../ui/layout";

export interface UsedInLink {
  name: string;
  to: string;
}

/** Call tasks as links. */
export function callTaskLinks(users: readonly UsedIn[]): UsedInLink[] {
  return users.map((task) => ({ name: task.name, to: paths.callTask(task.id) }));
}

/** In a cell: the only user as a link, or how many there are. */
export function UsedInCell({ links }: { links: readonly UsedInLink[] }) {
  const t = useT();
  const [only] = links;
  if (!only) return <span className="text-second">{t("usedIn.nothing")}</span>;
  if (links.length > 1)
    return (
      <span className="text-second" title={links.map((link) => link.name).join("\n")}>
        {t("usedIn.tasks", { count: links.length })}
      </span>
    );
  return (
    <AppLink
      to={only.to}
      title={only.name}
      className="text-second hover:text-accent hover:underline"
      onClick={(event) => event.stopPropagation()}
    >
      {only.name}
    </AppLink>
  );
}

/** One under the other. */
export function UsedInList({ links, onFollow }: { links: readonly UsedInLink[]; onFollow?: () => void }) {
  return (
    <ul className="flex flex-col gap-1">
      {links.map((link) => (
        <li key={link.to} className="min-w-0 truncate">
          <AppLink
            to={link.to}
            title={link.name}
            className="rounded-chip text-accent hover:underline"
            onClick={onFollow}
          >
            {link.name}
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

/** A card on the thing's own page. */
export function UsedInCard({ links, nothing }: { links: readonly UsedInLink[]; nothing: string }) {
  const t = useT();
  return (
    <Card title={t("usedIn.title")}>
      {links.length === 0 ? <p className="text-second">{nothing}</p> : <UsedInList links={links} />}
    </Card>
  );
}

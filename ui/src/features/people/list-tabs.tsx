// The lists of people: do-not-call for calls and chats, white and black for chats.
import { useT } from "@/shared/i18n";
import { useGo } from "@/shared/routing/link";
import { paths } from "@/shared/routing/paths";
import { TabBar } from "@/shared/ui/tabs";

export function ListTabs({ here }: { here: "dnc" | "lists" }) {
  const t = useT();
  const go = useGo();
  return (
    <div className="border-b border-line px-6 pt-1">
      <TabBar
        label={t("nav.people")}
        value={here}
        tabs={[
          { value: "dnc", label: t("chats.lists.dncTab") },
          { value: "lists", label: t("chats.lists.tab") },
        ]}
        onChange={(next) => go(next === "dnc" ? paths.people : paths.chatLists)}
      />
    </div>
  );
}

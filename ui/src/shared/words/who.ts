// What a dialogue's other side is called: by name, user name, phone, or the channel's own address.
import type { Dialogue } from "@/ipc/contract";
import { phone } from "@/shared/format/phone";

export function who({ person, peer }: Pick<Dialogue, "person" | "peer">): string {
  if (person.name !== "") return person.name;
  if (person.username !== "") return `@${person.username}`;
  return person.phone !== "" ? phone(person.phone) : peer;
}

// A manager's picture, or the letters of its name. It stands beside the name, so that readers of the screen pass over it.
import type { AvatarId } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { cx } from "./cx";

const SIZE = { small: "size-5 text-tiny", medium: "size-7 text-tiny", large: "size-16 text-title" } as const;

/** A picture never changes under its id: it is fetched once. */
export function useAvatar(id: AvatarId | null): string | null {
  return useCall("avatar_get", { id: id ?? 0 }, { enabled: id !== null }).data?.url ?? null;
}

export function Avatar({ id, name, size = "small" }: { id: AvatarId | null; name: string; size?: keyof typeof SIZE }) {
  return <Face url={useAvatar(id)} name={name} size={size} />;
}

/** The same, for whoever fetched the picture already. */
export function Face({ url, name, size = "small" }: { url: string | null; name: string; size?: keyof typeof SIZE }) {
  const shape = cx("inline-flex shrink-0 items-center justify-center overflow-hidden rounded-full", SIZE[size]);
  return url !== null ? (
    <img src={url} alt="" draggable={false} className={cx(shape, "object-cover")} />
  ) : (
    <span aria-hidden className={cx(shape, "bg-accent-ground font-medium text-accent")}>
      {letters(name, size === "large" ? 2 : 1)}
    </span>
  );
}

/** The first letters of the first words. */
export function letters(name: string, most: number): string {
  return name
    .trim()
    .split(/\s+/)
    .slice(0, most)
    .map((word) => [...word][0]?.toLocaleUpperCase() ?? "")
    .join("");
}

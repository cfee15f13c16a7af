// The type of every key of the catalogues: the paths of the English one, plural forms taken together.
import type { en } from "./en";

type Bare<K extends string> = K extends `${infer Base}_one` ? Base : K extends `${infer Base}_other` ? Base : K;

type Paths<Tree, Before extends string> = {
  [K in keyof Tree & string]: Tree[K] extends string ? `${Before}${Bare<K>}` : Paths<Tree[K], `${Before}${K}.`>;
}[keyof Tree & string];

export type Key = Paths<typeof en, "">;

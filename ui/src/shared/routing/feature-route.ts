// What a feature tells the app about its pages. One `routes.ts` per feature exports a list of these; the app builds the tree.
import type { ComponentType } from "react";

export interface FeatureRoute {
  /** Path with `$name` for parameters, as in `/call-tasks/$task`. */
  path: string;
  /** Loaded when first needed. */
  load: () => Promise<{ default: ComponentType }>;
  /** The path of the page in whose `<Outlet/>` this one is shown, e.g. a side sheet over its list. */
  inside?: string;
}

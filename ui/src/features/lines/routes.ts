// The pages of phone lines.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const lineRoutes: readonly FeatureRoute[] = [
  { path: "/lines", load: () => import("./lines-page") },
  { path: "/lines/new", load: () => import("./line-new-page") },
  { path: "/lines/$line", load: () => import("./line-page") },
];

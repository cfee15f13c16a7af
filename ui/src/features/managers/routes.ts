// The pages of managers.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const managerRoutes: readonly FeatureRoute[] = [
  { path: "/managers", load: () => import("./managers-page") },
  { path: "/managers/new", load: () => import("./manager-new-page") },
  { path: "/managers/$manager", load: () => import("./manager-page") },
];

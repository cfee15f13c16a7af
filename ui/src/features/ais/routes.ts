// The pages of AIs.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const aiRoutes: readonly FeatureRoute[] = [
  { path: "/ais", load: () => import("./ais-page") },
  { path: "/ais/new", load: () => import("./ai-new-page") },
  { path: "/ais/$ai", load: () => import("./ai-page") },
];

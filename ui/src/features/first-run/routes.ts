// The page of the first run.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const firstRunRoutes: readonly FeatureRoute[] = [{ path: "/welcome", load: () => import("./welcome-page") }];

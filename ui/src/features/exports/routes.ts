// The page of export tasks.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const exportRoutes: readonly FeatureRoute[] = [{ path: "/exports", load: () => import("./exports-page") }];

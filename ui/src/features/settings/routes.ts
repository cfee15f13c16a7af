// The page of the settings.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const settingsRoutes: readonly FeatureRoute[] = [{ path: "/settings", load: () => import("./settings-page") }];

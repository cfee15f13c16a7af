// The page of the desk.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const deskRoutes: readonly FeatureRoute[] = [{ path: "/desk", load: () => import("./desk-page") }];

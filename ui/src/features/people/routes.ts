// The page of people: today the do-not-call list.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const peopleRoutes: readonly FeatureRoute[] = [{ path: "/people", load: () => import("./do-not-call-page") }];

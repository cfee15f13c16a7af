// The pages of people: the do-not-call list, and the white and black lists of chats.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const peopleRoutes: readonly FeatureRoute[] = [
  { path: "/people", load: () => import("./do-not-call-page") },
  { path: "/people/lists", load: () => import("./chat-lists-page") },
];

// The pages of dialogues.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const chatRoutes: readonly FeatureRoute[] = [
  { path: "/chats", load: () => import("./chats-page") },
  { path: "/chats/$dialogue", load: () => import("./dialogue-page"), inside: "/chats" },
];

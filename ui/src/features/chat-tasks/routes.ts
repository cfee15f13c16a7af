// The pages of chat tasks.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const chatTaskRoutes: readonly FeatureRoute[] = [
  { path: "/chat-tasks", load: () => import("./list-page") },
  { path: "/chat-tasks/new", load: () => import("./create-page") },
  { path: "/chat-tasks/numbers", load: () => import("./numbers-page") },
  { path: "/chat-tasks/$task", load: () => import("./task-page") },
  { path: "/chat-tasks/$task/edit", load: () => import("./edit-page") },
];

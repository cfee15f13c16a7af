// The pages of call tasks.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const callTaskRoutes: readonly FeatureRoute[] = [
  { path: "/call-tasks", load: () => import("./list-page") },
  { path: "/call-tasks/new", load: () => import("./create-page") },
  { path: "/call-tasks/$task", load: () => import("./task-page") },
  { path: "/call-tasks/$task/edit", load: () => import("./edit-page") },
];

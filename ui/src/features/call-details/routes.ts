// Call details: a side sheet over the task's page, with an address of its own.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const callDetailsRoutes: readonly FeatureRoute[] = [
  { path: "/call-tasks/$task/records/$callee", inside: "/call-tasks/$task", load: () => import("./details-sheet") },
];

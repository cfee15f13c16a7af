// The pages of communication agents.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const agentRoutes: readonly FeatureRoute[] = [
  { path: "/agents", load: () => import("./agents-page") },
  { path: "/agents/new", load: () => import("./agent-new-page") },
  { path: "/agents/$agent", load: () => import("./agent-page") },
  { path: "/agents/$agent/rehearsal", load: () => import("./rehearsal-page") },
];

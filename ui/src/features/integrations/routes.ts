// The pages of integrations and of their outbox.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const integrationRoutes: readonly FeatureRoute[] = [
  { path: "/integrations", load: () => import("./integrations-page") },
  { path: "/integrations/new", load: () => import("./integration-new-page") },
  { path: "/integrations/outbox", load: () => import("./outbox-page") },
  { path: "/integrations/$integration", load: () => import("./integration-page") },
];

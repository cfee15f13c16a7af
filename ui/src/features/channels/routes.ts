// The pages of channels.
import type { FeatureRoute } from "@/shared/routing/feature-route";

export const channelRoutes: readonly FeatureRoute[] = [
  { path: "/channels", load: () => import("./channels-page") },
  { path: "/channels/new", load: () => import("./channel-new-page") },
  { path: "/channels/$channel", load: () => import("./channel-page") },
];

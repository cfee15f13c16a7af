// Which features the window has: their pages, one list per feature.
import { agentRoutes } from "@/features/agents/routes";
import { callDetailsRoutes } from "@/features/call-details/routes";
import { aiRoutes } from "@/features/ais/routes";
import { callTaskRoutes } from "@/features/call-tasks/routes";
import { channelRoutes } from "@/features/channels/routes";
import { chatTaskRoutes } from "@/features/chat-tasks/routes";
import { chatRoutes } from "@/features/chats/routes";
import { deskRoutes } from "@/features/desk/routes";
import { exportRoutes } from "@/features/exports/routes";
import { firstRunRoutes } from "@/features/first-run/routes";
import { integrationRoutes } from "@/features/integrations/routes";
import { lineRoutes } from "@/features/lines/routes";
import { managerRoutes } from "@/features/managers/routes";
import { peopleRoutes } from "@/features/people/routes";
import { settingsRoutes } from "@/features/settings/routes";
import type { FeatureRoute } from "@/shared/routing/feature-route";
import { paths } from "@/shared/routing/paths";

export const FEATURES: readonly FeatureRoute[] = [
  ...deskRoutes,
  ...callTaskRoutes,
  ...callDetailsRoutes,
  ...chatTaskRoutes,
  ...chatRoutes,
  ...peopleRoutes,
  ...exportRoutes,
  ...agentRoutes,
  ...managerRoutes,
  ...aiRoutes,
  ...lineRoutes,
  ...channelRoutes,
  ...integrationRoutes,
  ...settingsRoutes,
  ...firstRunRoutes,
];

const has = (path: string) => FEATURES.some((feature) => feature.path === path);

/** Where the window opens, and where it opens while nothing is set up yet. */
export const START: string = has(paths.desk) ? paths.desk : paths.callTasks;
export const FIRST_RUN: string = has(paths.firstRun) ? paths.firstRun : START;

// Which features the window has: their pages, one list per feature.
import { agentRoutes } from "@/features/agents/routes";
import { callDetailsRoutes } from "@/features/call-details/routes";
import { callTaskRoutes } from "@/features/call-tasks/routes";
import { deskRoutes } from "@/features/desk/routes";
import { exportRoutes } from "@/features/exports/routes";
import { firstRunRoutes } from "@/features/first-run/routes";
import { lineRoutes } from "@/features/lines/routes";
import { peopleRoutes } from "@/features/people/routes";
import { settingsRoutes } from "@/features/settings/routes";
import type { FeatureRoute } from "@/shared/routing/feature-route";
import { paths } from "@/shared/routing/paths";

export const FEATURES: readonly FeatureRoute[] = [
  ...deskRoutes,
  ...callTaskRoutes,
  ...callDetailsRoutes,
  ...peopleRoutes,
  ...exportRoutes,
  ...agentRoutes,
  ...lineRoutes,
  ...settingsRoutes,
  ...firstRunRoutes,
];

const has = (path: string) => FEATURES.some((feature) => feature.path === path);

/** Where the window opens, and where it opens while nothing is set up yet. */
export const START: string = has(paths.desk) ? paths.desk : paths.callTasks;
export const FIRST_RUN: string = has(paths.firstRun) ? paths.firstRun : START;

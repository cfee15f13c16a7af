// Which features the window has: their pages, and who answers what one asks of another.
import { callDetailsRoutes } from "@/features/call-details/routes";
import { callTaskRoutes } from "@/features/call-tasks/routes";
import type { FeatureRoute } from "@/shared/routing/feature-route";
import { paths } from "@/shared/routing/paths";

export const FEATURES: readonly FeatureRoute[] = [...callTaskRoutes, ...callDetailsRoutes];

/** Where the window opens. */
export const START: string = paths.callTasks;

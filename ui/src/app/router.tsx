// The tree of pages, built from what each feature registers. Addresses live behind "#", so that any server can serve the page.
import { host } from "@/ipc/client";
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type AnyRoute,
} from "@tanstack/react-router";
import type { FeatureRoute } from "@/shared/routing/feature-route";
import { Crash, NotFound } from "./fallbacks";
import { FEATURES, FIRST_RUN, START } from "./features";
import { Frame } from "./frame";

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, errorComponent: Crash });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    // An engine that does not answer is said by the page itself.
    const info = await host()
      .call("system_info", {})
      .catch(() => null);
    throw redirect({ to: info?.first_run ? FIRST_RUN : START, replace: true });
  },
});

function build(features: readonly FeatureRoute[]): AnyRoute {
  const childrenOf = (parent: string | undefined, route: AnyRoute): AnyRoute[] =>
    features
      .filter((feature) => feature.inside === parent)
      .map((feature) => {
        const made: AnyRoute = createRoute({
          getParentRoute: () => route,
          path: feature.inside ? feature.path.slice(feature.inside.length) : feature.path,
          component: lazyRouteComponent(feature.load),
        });
        const inner = childrenOf(feature.path, made);
        return inner.length > 0 ? (made.addChildren(inner) as AnyRoute) : made;
      });
  return root.addChildren([start, ...childrenOf(undefined, root)]) as AnyRoute;
}

export const router = createRouter({
  routeTree: build(FEATURES),
  history: createHashHistory(),
  defaultPreload: "intent",
  defaultErrorComponent: Crash,
  scrollRestoration: false,
  // What stands after "?" is plain text: a number that somebody searches for stays text.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([key, value]) => (value ? [[key, String(value)]] : [])),
    ).toString();
    return text ? `?${text}` : "";
  },
});

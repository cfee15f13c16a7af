// Everything that lies around the pages: providers, the router, what follows settings. Knows no page by itself.
import { CSPProvider } from "@base-ui/react/csp-provider";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { useCall } from "@/ipc/queries";
import { pickLanguage } from "@/shared/format/locale";
import { changeLanguage } from "@/shared/i18n";
import { ToastHost } from "@/shared/ui/toast";
import { TooltipProvider } from "@/shared/ui/tooltip";
import { router } from "./router";
import { applyTheme } from "./theme";

export function App({ client }: { client: QueryClient }) {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <TooltipProvider delay={500}>
          <ToastHost>
            <FollowSettings />
            <RouterProvider router={router} />
          </ToastHost>
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}

/** Language and colours change as soon as the settings do, in every window. */
function FollowSettings() {
  const settings = useCall("settings_get", {}).data?.settings;
  useEffect(() => {
    if (!settings) return;
    applyTheme(settings.theme);
    void changeLanguage(pickLanguage(settings.language, navigator.language));
  }, [settings]);
  return null;
}

// The first lines of the window: language and colours from the settings, then the page.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { joinChanges } from "@/ipc/changes";
import { host } from "@/ipc/client";
import { callKey, makeQueryClient } from "@/ipc/queries";
import { pickLanguage } from "@/shared/format/locale";
import { startI18n } from "@/shared/i18n";
import { App } from "./app";
import { applyTheme } from "./theme";
import "@/shared/tokens.css";

const client = makeQueryClient();

async function start(): Promise<void> {
  // Without settings (engine out of reach, wrong token) the window still opens and says so.
  const settings = await host()
    .call("settings_get", {})
    .catch(() => null);
  if (settings) client.setQueryData(callKey("settings_get", {}), settings);
  applyTheme(settings?.settings.theme ?? "system");
  await startI18n(pickLanguage(settings?.settings.language, navigator.language));
  joinChanges(host(), client);
  const root = document.getElementById("root");
  if (root)
    createRoot(root).render(
      <StrictMode>
        <App client={client} />
      </StrictMode>,
    );
}

void start();

// Light, dark, or as the desktop says. The tokens do the rest.
import type { Theme } from "@/ipc/contract";

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
}

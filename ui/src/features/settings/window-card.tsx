// Language and colours of the window.
import type { Settings, Theme } from "@/ipc/contract";
import { useT } from "@/shared/i18n";
import { type Language, LANGUAGES } from "@/shared/format/locale";
import { ChipGroup } from "@/shared/ui/chip";
import { Card } from "@/shared/ui/layout";
import type { SetSettings } from "./use-settings";

/** Languages are named in themselves: whoever needs one can read it. */
const NAMES: Record<Language, string> = { en: "English", ru: "Русский", zh: "简体中文" };
const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function WindowCard({ value, set }: { value: Settings; set: SetSettings }) {
  const t = useT();
  const language = LANGUAGES.find((one) => one === value.language) ?? "system";
  return (
    <Card title={t("settings.look")}>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-3">
        <span className="font-medium">{t("settings.language")}</span>
        <ChipGroup<Language | "system">
          label={t("settings.language")}
          value={language}
          choices={[
            { value: "system", label: t("settings.languageSystem") },
            ...LANGUAGES.map((one) => ({ value: one, label: NAMES[one] })),
          ]}
          onChange={(next) => set({ language: next === "system" ? null : next })}
        />
        <span className="font-medium">{t("settings.theme")}</span>
        <ChipGroup<Theme>
          label={t("settings.theme")}
          value={value.theme}
          choices={THEMES.map((theme) => ({ value: theme, label: t(`settings.themeChoice.${theme}`) }))}
          onChange={(theme) => set({ theme })}
        />
      </div>
    </Card>
  );
}

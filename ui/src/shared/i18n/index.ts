// The catalogues joined to React, and the formatters joined to the catalogue's words. Knows no feature.
import i18next from "i18next";
import { useCallback, useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { type Language, setLocale } from "../format/locale";
import { type DayWords, exact, moment, soon } from "../format/times";
import { en } from "./en";
import type { Key } from "./key";
import { ru } from "./ru";
import { zh } from "./zh";

/** Words for a key; `count` chooses the plural form. A key that no catalogue has does not compile. */
export type T = (key: Key, values?: Record<string, string | number>) => string;

export async function startI18n(language: Language): Promise<void> {
  setLocale(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: en }, ru: { translation: ru }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return;
  setLocale(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The typed `t` of the window. */
export function useT(): T {
  const { t } = useTranslation();
  return useCallback<T>((key, values) => t(key, values ?? {}), [t]);
}

/** The same words outside React. */
export const words: T = (key, values) => i18next.t(key, values ?? {});

/** Writes moments in the catalogue's words. */
export function useTimes() {
  const t = useT();
  return useMemo(() => {
    const days: DayWords = {
      today: (time) => t("time.today", { time }),
      yesterday: (time) => t("time.yesterday", { time }),
      tomorrow: (time) => t("time.tomorrow", { time }),
    };
    return {
      moment: (at: number, zone?: string) => moment(at, Date.now(), days, zone),
      soon: (at: number, zone?: string) => soon(at, Date.now(), days, zone),
      exact: (at: number, zone?: string) => exact(at, zone),
    };
  }, [t]);
}

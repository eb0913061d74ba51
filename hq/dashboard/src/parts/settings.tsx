import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

import { type Args, type Key, type Language, textOf } from "../text";

export type Theme = "light" | "dark";

interface Settings {
  language: Language;
  theme: Theme;
  setLanguage: (language: Language) => void;
  setTheme: (theme: Theme) => void;
}

const Context = createContext<Settings | undefined>(undefined);

/** What this browser was last told. Private windows may refuse to keep it: then the page begins anew. */
function kept(name: string): string | null {
  try {
    return globalThis.localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    globalThis.localStorage.setItem(name, value);
  } catch {
    // Not kept: it still holds until the page is closed.
  }
}

function systemTheme(): Theme {
  return globalThis.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [language, setOwnLanguage] = useState<Language>(() => (kept("language") === "en" ? "en" : "zh"));
  const [theme, setOwnTheme] = useState<Theme>(() => {
    const own = kept("theme");
    return own === "dark" || own === "light" ? own : systemTheme();
  });
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = textOf(language, "app.title");
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const settings = useMemo<Settings>(
    () => ({
      language,
      theme,
      setLanguage: (next) => {
        keep("language", next);
        setOwnLanguage(next);
      },
      setTheme: (next) => {
        keep("theme", next);
        setOwnTheme(next);
      },
    }),
    [language, theme],
  );
  return <Context.Provider value={settings}>{children}</Context.Provider>;
}

export function useSettings(): Settings {
  const settings = useContext(Context);
  if (!settings) throw new Error("no SettingsProvider above");
  return settings;
}

export type Text = (key: Key, args?: Args) => string;

export function useText(): Text {
  const { language } = useSettings();
  return useCallback((key, args) => textOf(language, key, args), [language]);
}

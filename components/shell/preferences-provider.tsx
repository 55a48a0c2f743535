"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { type Preferences, preferenceCookies, showPreferences, writeCookie } from "./preferences.ts";

type Choice = Preferences & {
  setPreference: <K extends keyof Preferences>(name: K, value: Preferences[K]) => void;
};
const PreferencesContext = createContext<Choice | null>(null);

/** Theme, text size and send key of this browser, and how to change them. */
export function usePreferences(): Choice {
  const choice = useContext(PreferencesContext);
  if (!choice) throw new Error("usePreferences needs a PreferencesProvider");
  return choice;
}

/** Holds the preferences that the server read from the cookies; a change shows at once and is remembered. */
export function PreferencesProvider({ first, children }: { first: Preferences; children: ReactNode }) {
  const [preferences, set] = useState(first);
  const setPreference = useCallback<Choice["setPreference"]>((name, value) => {
    writeCookie(preferenceCookies[name], String(value));
    set((before) => {
      const after = { ...before, [name]: value };
      showPreferences(after);
      return after;
    });
  }, []);
  const choice = useMemo(() => ({ ...preferences, setPreference }), [preferences, setPreference]);
  return <PreferencesContext value={choice}>{children}</PreferencesContext>;
}

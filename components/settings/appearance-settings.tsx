"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { languageNames } from "#components/shell/language.ts";
import { useLanguage } from "#components/shell/language-provider.tsx";
import { sendKeys, textSizes, themes } from "#components/shell/preferences.ts";
import { usePreferences } from "#components/shell/preferences-provider.tsx";
import { Segmented } from "#components/ui/segmented.tsx";

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <span aria-hidden className="text-sm font-medium">
        {label}
      </span>
      {children}
    </div>
  );
}

/** Language, theme, text size and send key of this browser. Every choice shows at once. */
export function AppearanceSettings() {
  const t = useTranslations("settings");
  const words = useTranslations("preferences");
  const { language, languages, setLanguage } = useLanguage();
  const { theme, textSize, sendKey, setPreference } = usePreferences();
  return (
    <div className="divide-y divide-line">
      {languages.length > 1 && (
        <Row label={words("language")}>
          <Segmented
            label={words("language")}
            value={language}
            onChange={(value) => void setLanguage(value)}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
        </Row>
      )}
      <Row label={words("theme")}>
        <Segmented
          label={words("theme")}
          value={theme}
          onChange={(value) => setPreference("theme", value)}
          options={themes.map((value) => ({ value, label: words(value) }))}
        />
      </Row>
      <Row label={t("textSize")}>
        <Segmented
          label={t("textSize")}
          value={String(textSize)}
          onChange={(value) => {
            const size = textSizes.find((known) => String(known) === value);
            if (size) setPreference("textSize", size);
          }}
          options={textSizes.map((size) => ({ value: String(size), label: String(size) }))}
        />
      </Row>
      <Row label={t("sendKey")}>
        <Segmented
          label={t("sendKey")}
          value={sendKey}
          onChange={(value) => setPreference("sendKey", value)}
          options={sendKeys.map((value) => ({ value, label: t(value === "enter" ? "enter" : "ctrlEnter") }))}
        />
      </Row>
    </div>
  );
}

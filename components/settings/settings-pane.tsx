"use client";

import { useTranslations } from "use-intl/react";
import { PaneHeader } from "#components/shell/pane-header.tsx";
import type { SettingsSection } from "#components/shell/view.ts";
import { AppearanceSettings } from "./appearance-settings.tsx";
import { BlockedSettings } from "./blocked-settings.tsx";
import { DeviceSettings } from "./device-settings.tsx";
import { PasswordSettings } from "./password-settings.tsx";
import { ProfileSettings } from "./profile-settings.tsx";

const sections: Record<SettingsSection, () => React.ReactNode> = {
  profile: ProfileSettings,
  appearance: AppearanceSettings,
  devices: DeviceSettings,
  password: PasswordSettings,
  blocked: BlockedSettings,
};

/** One section of the settings in the main pane; the profile when none was chosen. */
export function SettingsPane({ section }: { section: SettingsSection | null }) {
  const t = useTranslations("settings");
  const shown = section ?? "profile";
  const Section = sections[shown];
  return (
    <main aria-label={t(shown)} className="flex min-h-0 grow flex-col">
      <PaneHeader title={t(shown)} />
      <div className="min-h-0 grow overflow-y-auto">
        <div className="w-full max-w-128 px-4 py-6 md:px-6">
          <Section />
        </div>
      </div>
    </main>
  );
}

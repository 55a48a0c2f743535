import { Ban, KeyRound, type LucideIcon, MonitorSmartphone, Palette, UserRound } from "lucide-react";
import type { SettingsSection } from "#components/shell/view.ts";

/** The drawing beside each section's name. */
export const sectionIcons: Record<SettingsSection, LucideIcon> = {
  profile: UserRound,
  appearance: Palette,
  devices: MonitorSmartphone,
  password: KeyRound,
  blocked: Ban,
};

"use client";

import { loadMenu } from "#components/ui/menu.tsx";
import { alsoLoad, lazyPart } from "./lazy-part.ts";

// The chat is the first screen; these come a moment later.
export const ContactList = lazyPart(
  async () => (await import("#components/contacts/contact-list.tsx")).ContactList,
);
export const ProfilePane = lazyPart(
  async () => (await import("#components/contacts/profile-pane.tsx")).ProfilePane,
);
export const RoomList = lazyPart(async () => (await import("#components/rooms/room-list.tsx")).RoomList);
export const RoomPane = lazyPart(async () => (await import("#components/rooms/room-pane.tsx")).RoomPane);
export const RoomDetails = lazyPart(
  async () => (await import("#components/rooms/room-details.tsx")).RoomDetails,
);
export const SettingsMenu = lazyPart(
  async () => (await import("#components/settings/settings-menu.tsx")).SettingsMenu,
);
export const SettingsPane = lazyPart(
  async () => (await import("#components/settings/settings-pane.tsx")).SettingsPane,
);
export const ShortcutSheet = lazyPart(async () => (await import("./shortcut-sheet.tsx")).ShortcutSheet);
export const TooltipLayer = lazyPart(
  async () => (await import("#components/ui/tooltip-layer.tsx")).TooltipLayer,
);

alsoLoad(loadMenu);

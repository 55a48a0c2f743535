"use client";

import { type LucideIcon, MessageSquare, MessagesSquare, Settings, Users } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { ringingUnread, waitingJoinRequests, waitingRequests } from "#sdk/index.ts";
import { useAppState } from "./client-provider.tsx";
import { useView } from "./navigation.tsx";
import { partOf, type View } from "./view.ts";

export type NavItem = {
  view: View;
  icon: LucideIcon;
  label: string;
  name: string;
  count: number;
  current: boolean;
};

/** The four parts of the app, with what waits in each; the rail and the bottom bar draw the same list. */
export function useNavItems(): NavItem[] {
  const t = useTranslations("shell");
  const part = partOf(useView());
  const unread = useAppState(ringingUnread);
  const waiting = useAppState((state) => waitingRequests(state) + waitingJoinRequests(state).length);
  return [
    {
      view: { name: "chats" },
      icon: MessageSquare,
      label: t("chats"),
      name: unread ? t("chatsUnread", { count: unread }) : t("chats"),
      count: unread,
      current: part === "chats",
    },
    {
      view: { name: "contacts" },
      icon: Users,
      label: t("contacts"),
      name: waiting ? t("contactsWaiting", { count: waiting }) : t("contacts"),
      count: waiting,
      current: part === "contacts",
    },
    {
      view: { name: "rooms" },
      icon: MessagesSquare,
      label: t("rooms"),
      name: t("rooms"),
      count: 0,
      current: part === "rooms",
    },
    {
      view: { name: "settings", section: null },
      icon: Settings,
      label: t("settings"),
      name: t("settings"),
      count: 0,
      current: part === "settings",
    },
  ];
}

"use client";

import clsx from "clsx";
import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import { useAppState } from "./client-provider.tsx";
import { type NavItem, useNavItems } from "./nav-items.ts";
import { ViewLink } from "./navigation.tsx";

function RailLink({ item }: { item: NavItem }) {
  return (
    <ViewLink
      view={item.view}
      aria-label={item.name}
      aria-current={item.current ? "page" : undefined}
      data-tooltip={item.label}
      data-tooltip-beside
      className={clsx(
        "relative flex size-11 items-center justify-center rounded-menu border transition-colors duration-120",
        item.current
          ? "border-line bg-raised text-ink"
          : "border-transparent text-ink-2 hover:bg-line/60 hover:text-ink",
      )}
    >
      <Icon of={item.icon} />
      {!item.current && <SealBadge count={item.count} className="absolute -top-0.5 -right-0.5" />}
    </ViewLink>
  );
}

/** The narrow plane at the left: where one is and where else one can go. Not on phones. */
export function Rail() {
  const t = useTranslations("shell");
  const me = useAppState((state) => state.me);
  const online = useAppState(
    (state) => state.connection.phase === "online" || state.connection.phase === "syncing",
  );
  const [chats, contacts, rooms, settings] = useNavItems();
  return (
    <nav
      aria-label={t("main")}
      data-region
      tabIndex={-1}
      className="flex w-16 shrink-0 flex-col items-center gap-1 bg-rail py-4 outline-none max-md:hidden"
    >
      <Logo className="mb-3" />
      {chats && <RailLink item={chats} />}
      {contacts && <RailLink item={contacts} />}
      {rooms && <RailLink item={rooms} />}
      <span className="grow" />
      {settings && <RailLink item={settings} />}
      <ViewLink
        view={{ name: "settings", section: "profile" }}
        aria-label={t("you")}
        data-tooltip={me.nickname || me.username}
        data-tooltip-beside
        className="mt-1 flex size-11 items-center justify-center rounded-round"
      >
        <Face id={me.username} name={me.nickname || me.username} size={36} online={online} />
      </ViewLink>
    </nav>
  );
}

/** The same four places at the bottom of a phone, under the thumb. Only beside lists. */
export function BottomBar() {
  const t = useTranslations("shell");
  return (
    <nav
      aria-label={t("main")}
      data-region
      tabIndex={-1}
      className="flex shrink-0 border-t border-line bg-list pb-[env(safe-area-inset-bottom)] outline-none md:hidden"
    >
      {useNavItems().map((item) => (
        <ViewLink
          key={item.view.name}
          view={item.view}
          aria-label={item.name}
          aria-current={item.current ? "page" : undefined}
          className={clsx(
            "relative flex h-14 grow items-center justify-center",
            item.current ? "text-jade" : "text-ink-2",
          )}
        >
          <Icon of={item.icon} size={22} />
          <SealBadge count={item.count} className="absolute top-2 left-[calc(50%+6px)]" />
        </ViewLink>
      ))}
    </nav>
  );
}

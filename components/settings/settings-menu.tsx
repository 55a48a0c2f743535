"use client";

import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useView, ViewLink } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { useNarrow } from "#components/shell/use-narrow.ts";
import { type SettingsSection, settingsSections } from "#components/shell/view.ts";
import { Icon } from "#components/ui/icon.tsx";
import { sectionIcons } from "./section-list.ts";
import { SignOutButton } from "./sign-out-button.tsx";

function SectionLink({ section, current }: { section: SettingsSection; current: boolean }) {
  const t = useTranslations("settings");
  return (
    <ViewLink
      view={{ name: "settings", section }}
      aria-current={current ? "page" : undefined}
      className={clsx(
        "mx-2 flex h-11 items-center gap-3 rounded-menu border px-3 max-md:h-13",
        current
          ? "border-line bg-raised font-medium"
          : "border-transparent text-ink-2 hover:bg-line/40 hover:text-ink",
      )}
    >
      <Icon of={sectionIcons[section]} />
      <span className="grow">{t(section)}</span>
      <Icon of={ChevronRight} size={16} className="text-ink-3 md:hidden" />
    </ViewLink>
  );
}

/** The list pane of the settings: who I am, the sections, and the way out. */
export function SettingsMenu() {
  const t = useTranslations("settings");
  const me = useAppState((state) => state.me);
  const view = useView();
  const narrow = useNarrow();
  const shown = view.name === "settings" ? (view.section ?? (narrow ? null : "profile")) : null;
  const name = me.nickname || me.username;
  return (
    <nav aria-label={t("sections")} className="flex min-h-0 grow flex-col overflow-y-auto">
      <ListHeader title={t("title")} />
      <div className="flex items-center gap-3 px-4 pt-1 pb-4">
        <Face id={me.username} name={name} />
        <div className="min-w-0">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-sm text-ink-3">{me.username}</p>
        </div>
      </div>
      <ul className="space-y-0.5">
        {settingsSections.map((section) => (
          <li key={section}>
            <SectionLink section={section} current={section === shown} />
          </li>
        ))}
      </ul>
      <div className="mt-auto px-4 py-4">
        <SignOutButton />
      </div>
    </nav>
  );
}

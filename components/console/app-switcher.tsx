"use client";

import { ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl/react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { ConsoleApp } from "./console-provider.tsx";
import { useConsoleApp } from "./console-provider.tsx";
import { CopyButton } from "./copy-button.tsx";
import { pictureUrl } from "./media/picture-url.ts";
import { sectionPath } from "./sections.ts";

/** Which app the page is under, its AppKey to copy, and the way to the others. */
export function AppSwitcher({ apps }: { apps: readonly ConsoleApp[] }) {
  const t = useTranslations("console");
  const common = useTranslations("common");
  const { appKey, avatar, name } = useConsoleApp();
  const router = useRouter();
  const items = [
    ...apps
      .filter((app) => app.appKey !== appKey)
      .map((app) => ({ label: app.name, onSelect: () => router.push(sectionPath(app.slug, "users")) })),
    { label: t("allApps"), onSelect: () => router.push("/console") },
  ];
  return (
    <header className="flex items-center gap-2">
      <Link href="/console" aria-label={t("allApps")} className="shrink-0">
        {avatar ? (
          <Avatar id={appKey} name={name} kind="group" size={36} src={pictureUrl(appKey, avatar)} />
        ) : (
          <Logo />
        )}
      </Link>
      <div className="min-w-0 grow text-sm">
        <p className="truncate font-semibold" title={name}>
          {name}
        </p>
        <p className="flex items-center text-xs text-ink-2">
          <span className="truncate">
            {"AppKey "}
            <code className="font-mono">{`${appKey.slice(0, 4)}…${appKey.slice(-4)}`}</code>
          </span>
          <span className="-mx-1.5 -my-2">
            <CopyButton text={appKey} label={t("copyKey", { app: name })} done={common("copied")} />
          </span>
        </p>
      </div>
      <span className="-mx-1.5">
        <Menu label={t("switchApp")} items={items} icon={<Icon of={ChevronsUpDown} size={16} />} />
      </span>
    </header>
  );
}

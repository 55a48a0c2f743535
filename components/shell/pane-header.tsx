"use client";

import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import { iconButtonClass } from "#components/ui/icon-button.tsx";
import { useView, ViewLink } from "./navigation.tsx";
import { listOf } from "./view.ts";

/** The way back to the list, on phones only; elsewhere the list stands beside. */
export function BackLink() {
  const t = useTranslations("common");
  const view = useView();
  return (
    <ViewLink
      view={listOf(view)}
      aria-label={t("back")}
      className={iconButtonClass("plain", "-ml-2 md:hidden")}
    >
      <Icon of={ChevronLeft} />
    </ViewLink>
  );
}

/** The 64-px line on top of a main pane: Back, the title, and what can be done. */
export function PaneHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex h-16 shrink-0 items-center gap-2 border-b border-line px-4 md:px-6">
      <BackLink />
      <h1 className="min-w-0 grow truncate text-lg font-semibold">{title}</h1>
      {children}
    </header>
  );
}

/** The 64-px line on top of a list pane. */
export function ListHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="flex h-16 shrink-0 items-center gap-2 pr-3 pl-4">
      <h1 className="min-w-0 grow truncate text-xl font-semibold">{title}</h1>
      {children}
    </header>
  );
}

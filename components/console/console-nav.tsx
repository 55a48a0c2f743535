"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { useConsoleApp } from "./console-provider.tsx";
import { isAtLeast, sectionPath, sections } from "./sections.ts";

const link =
  "flex min-h-9 shrink-0 items-center whitespace-nowrap rounded-control border border-transparent px-3 text-sm text-ink-2 hover:text-ink pointer-coarse:min-h-11 aria-[current=page]:border-line aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink";

/** The places of the console that the operator's role may see. */
export function ConsoleNav() {
  const t = useTranslations("console");
  const { slug, role } = useConsoleApp();
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the places stand in one line, which scrolls: where one is must be seen.
    if (pathname)
      nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={t("title")} className="-mx-1 flex gap-0.5 overflow-x-auto md:mx-0 md:flex-col">
      {sections
        .filter(({ least }) => isAtLeast(role, least))
        .map(({ id, path }) => {
          const href = sectionPath(slug, path);
          const isHere =
            path === "" ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
          return (
            <Link
              key={id}
              href={href}
              prefetch={false}
              aria-current={isHere ? "page" : undefined}
              className={link}
            >
              {t(`nav.${id}`)}
            </Link>
          );
        })}
    </nav>
  );
}

"use client";

import clsx from "clsx";
import { type CSSProperties, Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ReportHost } from "#components/chat/report-host.tsx";
import { Announcer } from "#components/ui/announcer.tsx";
import { Toaster } from "#components/ui/toast.tsx";
import { useAppState } from "./client-provider.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { DetailsProvider } from "./details-context.tsx";
import { loadParts } from "./lazy-part.ts";
import { ListResizer } from "./list-resizer.tsx";
import { storedWidth, storeWidth } from "./list-width.ts";
import { useView } from "./navigation.tsx";
import { DetailsPane, ListPane, MainPane } from "./panes.tsx";
import { ShortcutSheet, TooltipLayer } from "./parts.ts";
import { BottomBar, Rail } from "./rail.tsx";
import { SessionEnded } from "./session-ended.tsx";
import { ShellKeys } from "./shell-keys.tsx";
import { TabMark } from "./tab-mark.tsx";
import { useNarrow } from "./use-narrow.ts";
import { isList, partOf } from "./view.ts";

/** Everything a signed-in person sees: rail, list, conversation and details, in as many panes as there is room for. */
export function AppShell() {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const ended = useAppState((state) => state.connection.phase === "ended");
  const view = useView();
  const list = isList(view);
  const part = partOf(view);
  const narrow = useNarrow();
  const [sheet, setSheet] = useState(false);
  const [width, setWidth] = useState(storedWidth);
  useEffect(() => storeWidth(width), [width]);
  useEffect(() => {
    // Once the first screen is drawn; Safari has no idle callback.
    const timer = setTimeout(loadParts, 1_500);
    return () => clearTimeout(timer);
  }, []);
  if (ended) return <SessionEnded />;
  return (
    <DetailsProvider>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 rounded-control bg-jade px-4 py-2 text-sm font-medium text-on-jade not-focus:sr-only"
      >
        {t("skip")}
      </a>
      <div className="flex h-dvh flex-col overflow-hidden">
        <ConnectionBanner />
        <div className="flex min-h-0 grow">
          <Rail />
          {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name. */}
          <div
            // On a phone the list is all there is; a changed tag would draw it anew and lose its place.
            role={narrow && list ? "main" : "region"}
            aria-label={t(part)}
            // A custom property is no known style to React's types.
            style={{ "--list-width": `${width}px` } as CSSProperties}
            className={clsx(
              "relative flex min-w-0 shrink-0 flex-col max-md:w-full md:w-(--list-width)",
              !list && "max-md:hidden",
            )}
          >
            <ListPane />
            <BottomBar />
            <ListResizer width={width} onWidth={setWidth} />
          </div>
          <div
            id="content"
            tabIndex={-1}
            className={clsx(
              "relative flex min-w-0 grow overflow-hidden outline-none",
              list && "max-md:hidden",
            )}
          >
            <MainPane />
            <DetailsPane />
          </div>
        </div>
      </div>
      <ShellKeys openSheet={() => setSheet(true)} />
      <Suspense>{sheet && <ShortcutSheet onClose={() => setSheet(false)} />}</Suspense>
      <ReportHost />
      <TabMark />
      <Announcer />
      <Toaster label={common("notes")} closeLabel={common("close")} />
      <Suspense>
        <TooltipLayer />
      </Suspense>
    </DetailsProvider>
  );
}

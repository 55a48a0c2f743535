"use client";

import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { OverviewPoint } from "#protocol/overview.ts";
import { ChartTable } from "./chart-table.tsx";

const Plot = lazy(async () => ({ default: (await import("./plot.tsx")).Plot }));

const views = ["asChart", "asTable"] as const;

/** Messages by time and kind: as bars, or the same as a table. */
export function MessageChart({ points }: { points: readonly OverviewPoint[] }) {
  const t = useTranslations("console.overview");
  const [view, setView] = useState<(typeof views)[number]>("asChart");
  const isEmpty = points.every(({ single, group }) => single + group === 0);
  return (
    <section aria-label={t("chart")} className="mt-6">
      <header className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{t("chart")}</h2>
        <fieldset className="flex gap-1 rounded-control border border-line p-0.5 text-sm">
          <legend className="sr-only">{t("view")}</legend>
          {views.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={view === name}
              onClick={() => setView(name)}
              className="min-h-8 rounded-control px-3 text-ink-2 hover:text-ink aria-pressed:bg-jade-soft aria-pressed:font-medium aria-pressed:text-ink pointer-coarse:min-h-11"
            >
              {t(name)}
            </button>
          ))}
        </fieldset>
      </header>
      {isEmpty && <p className="text-sm text-ink-3">{t("empty")}</p>}
      {!isEmpty && view === "asChart" && (
        <Suspense fallback={<Skeleton className="h-64 w-full" />}>
          <Plot points={points} names={{ single: t("single"), group: t("groups") }} />
        </Suspense>
      )}
      {!isEmpty && view === "asTable" && <ChartTable points={points} />}
    </section>
  );
}

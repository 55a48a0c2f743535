"use client";

import { useTranslations } from "use-intl/react";
import type { OverviewPoint } from "#protocol/overview.ts";

const cell = "px-4 py-2";

/** The numbers of the chart, one stretch of time in a row. */
export function ChartTable({ points }: { points: readonly OverviewPoint[] }) {
  const t = useTranslations("console.overview");
  return (
    <div className="overflow-x-auto rounded-menu border border-line bg-raised">
      <table aria-label={t("chart")} className="w-full text-sm">
        <thead className="border-b border-line text-xs text-ink-3">
          <tr>
            {[t("time"), t("single"), t("groups"), t("total")].map((title, index) => (
              <th
                key={title}
                scope="col"
                className={`${cell} font-medium ${index === 0 ? "text-left" : "text-right"}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {points.map(({ time, single, group }) => (
            <tr key={time}>
              <th scope="row" className={`${cell} text-left font-medium whitespace-nowrap`}>
                {shownTime(time)}
              </th>
              {[single, group, single + group].map((value, index) => (
                // The columns of a row never change their order.
                <td key={["single", "group", "total"][index]} className={`${cell} text-right`}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shownTime = (time: string): string => (time.length > 10 ? `${time}:00` : time);

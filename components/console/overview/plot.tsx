"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import { useLocale } from "use-intl/react";
import "uplot/dist/uPlot.min.css";
import type { OverviewPoint } from "#protocol/overview.ts";

const HEIGHT = 256;
const MARKS_ABOVE_AXIS = 6;

/** A colour of the theme as a canvas understands it: the role itself may name one for each scheme. */
function resolved(element: HTMLElement, role: string): string {
  element.style.color = `var(--${role})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}

const schemeOf = () => getComputedStyle(document.body).color;

/** Calls whenever light becomes dark, by the system or by choice. */
function watchScheme(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(changed);
  system.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", changed);
    chosen.disconnect();
  };
}

type PlotProps = { points: readonly OverviewPoint[]; names: { single: string; group: string } };

/** Bars over time, one-to-one upon groups. What it says in numbers stands in the table beside it. */
export function Plot(props: PlotProps) {
  const scheme = useSyncExternalStore(watchScheme, schemeOf, () => "");
  // A canvas keeps the colours it was drawn with.
  return <Bars key={scheme} {...props} />;
}

function Bars({ points, names }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const { single, group } = names;
  const language = useLocale();
  const isHours = (points[0]?.time.length ?? 0) > 10;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const colour = (role: string) => resolved(element, role);
    const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
    const shown = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
      timeZone: "UTC",
      ...(isHours ? { hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric" }),
    });
    const number = new Intl.NumberFormat(language);
    const axis = {
      stroke: colour("ink-3"),
      grid: { stroke: colour("line"), width: 1 },
      ticks: { show: false },
    };
    const times = points.map(
      ({ time }) => Date.parse(time.length > 10 ? `${time.replace(" ", "T")}:00Z` : time) / 1_000,
    );
    const groups = points.map((point) => point.group);
    const totals = points.map((point) => point.group + point.single);
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        tzDate: (at) => uPlot.tzDate(new Date(at * 1_000), "UTC"),
        legend: { live: false },
        cursor: { show: false },
        scales: { y: { range: (_, __, most) => [0, Math.max(most, MARKS_ABOVE_AXIS)] } },
        axes: [
          { ...axis, values: (_, marks) => marks.map((at) => shown.format(at * 1_000)) },
          { ...axis, values: (_, marks) => marks.map((value) => number.format(value)) },
        ],
        series: [
          {},
          {
            label: single,
            fill: colour("jade"),
            stroke: colour("jade"),
            width: 0,
            paths: bars,
            points: { show: false },
          },
          {
            label: group,
            fill: colour("ring"),
            stroke: colour("ring"),
            width: 0,
            paths: bars,
            points: { show: false },
          },
        ],
      },
      [times, totals, groups],
      element,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [points, single, group, language, isHours]);
  return (
    <div
      ref={box}
      aria-hidden
      className="min-h-64 overflow-hidden rounded-menu border border-line bg-raised p-3"
    />
  );
}

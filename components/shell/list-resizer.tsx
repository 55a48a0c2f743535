"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import { useTranslations } from "use-intl/react";
import { clampWidth, listWidths } from "./list-width.ts";

const STEP = 16;

/** The edge of the list: drag it, or focus it and press the arrows, Home or End. */
export function ListResizer({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const t = useTranslations("shell");
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    onWidth(clampWidth(event.clientX - left));
  };
  const press = (event: KeyboardEvent) => {
    const wanted = {
      ArrowLeft: width - STEP,
      ArrowRight: width + STEP,
      Home: listWidths.least,
      End: listWidths.most,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    onWidth(clampWidth(wanted));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator with a value is a window splitter, which has no element.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("resize")}
      aria-valuenow={width}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none transition-colors duration-120 hover:bg-line focus-visible:bg-ring active:bg-line max-md:hidden"
    />
  );
}

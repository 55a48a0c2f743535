"use client";

import clsx from "clsx";
import type { KeyboardEvent, PointerEvent } from "react";
import { useTranslations } from "use-intl/react";
import { barsOf } from "./bars.ts";

export const BARS = 44;
const STEP_MS = 1_000;
const FAR_MS = 5_000;

const seconds = (milliseconds: number) => Math.round(milliseconds / 1_000);

/** A voice as bars; those that were heard are dark. Also the slider by which one goes to a place. */
export function Waveform({
  label,
  peaks,
  atMs,
  durationMs,
  onSeek,
}: {
  label: string;
  peaks: readonly number[];
  atMs: number;
  durationMs: number;
  onSeek: (atMs: number) => void;
}) {
  const t = useTranslations("media");
  const bars = barsOf(peaks, BARS);
  const reached = durationMs > 0 ? (atMs / durationMs) * BARS : 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowRight: atMs + STEP_MS,
      ArrowUp: atMs + STEP_MS,
      ArrowLeft: atMs - STEP_MS,
      ArrowDown: atMs - STEP_MS,
      PageUp: atMs + FAR_MS,
      PageDown: atMs - FAR_MS,
      Home: 0,
      End: durationMs,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(Math.min(Math.max(0, to), durationMs));
  };
  const toPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - box.left) / box.width) * durationMs);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={seconds(durationMs)}
      aria-valuenow={seconds(atMs)}
      aria-valuetext={t("position", { at: seconds(atMs), total: seconds(durationMs) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        toPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) toPointer(event);
      }}
      className="flex h-9 min-w-0 grow cursor-pointer touch-none items-center justify-between rounded-join"
    >
      {bars.map((bar, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move.
          key={index}
          data-bar
          style={{ height: `${10 + bar * 0.9}%` }}
          className={clsx("w-0.5 rounded-round", index < reached ? "bg-jade" : "bg-line-strong/60")}
        />
      ))}
    </div>
  );
}

"use client";

import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { useStore } from "zustand";
import { Icon } from "#components/ui/icon.tsx";
import { clockTime } from "#components/ui/seconds.ts";
import { nextRate, playerStore, seek, type Track, togglePlay } from "./player.ts";
import { Waveform } from "./waveform.tsx";

/** A voice to be heard: play, waveform, time, and the speed while it is the one that plays. */
export function TrackRow({
  track,
  peaks,
  onPlay,
  mark,
}: {
  track: Track;
  peaks: readonly number[];
  onPlay?: () => void;
  /** Stands beside the time. */
  mark?: ReactNode;
}) {
  const t = useTranslations("media");
  const mine = useStore(playerStore, (state) => state.key === track.key);
  const playing = useStore(playerStore, (state) => state.key === track.key && state.playing);
  const atMs = useStore(playerStore, (state) => (state.key === track.key ? state.atMs : 0));
  const rate = useStore(playerStore, (state) => state.rate);
  const broken = useStore(playerStore, (state) => state.broken === track.key);
  return (
    <>
      <button
        type="button"
        aria-label={t(playing ? "pause" : "play")}
        data-tooltip={t(playing ? "pause" : "play")}
        onClick={() => {
          if (!playing) onPlay?.();
          togglePlay(track);
        }}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-round bg-jade text-on-jade hover:bg-jade-hover pointer-coarse:size-11"
      >
        <Icon of={playing ? Pause : Play} size={16} />
      </button>
      {broken ? (
        <p role="alert" className="grow text-xs text-danger">
          {t("cannotPlay")}
        </p>
      ) : (
        <Waveform
          label={t("voice")}
          peaks={peaks}
          atMs={atMs}
          durationMs={track.durationMs}
          onSeek={(at) => seek(track, at)}
        />
      )}
      <span className="flex w-9 shrink-0 flex-col items-end">
        <span className="tnum flex items-center gap-1 text-xs text-ink-2">
          {mark}
          {clockTime(mine && atMs > 0 ? atMs : track.durationMs)}
        </span>
        {mine && (
          <button
            type="button"
            aria-label={t("speed", { rate })}
            onClick={nextRate}
            className="tnum relative min-h-6 rounded-join px-0.5 text-2xs after:absolute after:-inset-2 font-medium text-jade hover:underline"
          >
            {rate}×
          </button>
        )}
      </span>
    </>
  );
}

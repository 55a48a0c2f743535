"use client";

import { ArrowUp, Mic, Pause, Square, Trash2 } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { barsOf } from "#components/media/bars.ts";
import { TrackRow } from "#components/media/track-row.tsx";
import { BARS } from "#components/media/waveform.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { clockTime } from "#components/ui/seconds.ts";
import type { Target } from "#protocol/message.ts";
import { useVoiceRecorder, type VoiceTake } from "./use-voice-recorder.ts";

const WARNING_MS = 10_000;

function Live({ voice }: { voice: VoiceTake }) {
  const t = useTranslations("media");
  const { elapsedMs, levels, maxMs, phase } = voice;
  const left = Math.ceil((maxMs - elapsedMs) / 1_000);
  const near = maxMs - elapsedMs <= WARNING_MS;
  return (
    <>
      <span aria-hidden className="flex h-9 min-w-0 grow items-center justify-end gap-0.5 overflow-hidden">
        {levels.slice(-BARS).map((level, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity, only their order.
            key={index}
            data-level
            style={{ height: `${8 + level * 0.92}%` }}
            className="w-0.5 shrink-0 rounded-round bg-jade"
          />
        ))}
      </span>
      <span className="tnum shrink-0 text-xs text-ink-2">
        {near ? (
          <span role="alert" className="text-warn-ink">
            {t("secondsLeft", { count: Math.max(0, left) })}
          </span>
        ) : (
          clockTime(elapsedMs)
        )}
      </span>
      <IconButton
        label={t(phase === "paused" ? "resumeRecording" : "pauseRecording")}
        onClick={voice.togglePause}
      >
        <Icon of={phase === "paused" ? Mic : Pause} />
      </IconButton>
      <IconButton label={t("stopRecording")} tone="danger" onClick={() => void voice.stop()}>
        <Icon of={Square} size={16} />
      </IconButton>
    </>
  );
}

/** In the place of the box while one speaks: the live waveform, then what was said, to be heard before it is sent. */
export function VoiceRecorder({
  target,
  held,
  onClose,
}: {
  target: Target;
  /** Begun by holding the button: letting go ends it. */
  held: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("media");
  const voice = useVoiceRecorder(target, onClose);
  const section = useRef<HTMLElement>(null);
  const { phase, recorded, stop } = voice;
  useEffect(() => section.current?.focus(), []);
  useEffect(() => {
    if (!held || phase !== "recording") return;
    const release = () => void stop();
    addEventListener("pointerup", release, { once: true });
    return () => removeEventListener("pointerup", release);
  }, [held, phase, stop]);
  const peaks = useMemo(() => barsOf(recorded?.peaks ?? [], BARS), [recorded]);
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label={t("voice")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        voice.discard();
      }}
      className="flex min-h-14 items-center gap-2 rounded-menu border border-line bg-raised p-1.5 outline-none"
    >
      <IconButton label={t("deleteVoice")} onClick={voice.discard}>
        <Icon of={Trash2} />
      </IconButton>
      {phase === "asking" && <span className="grow" />}
      {(phase === "recording" || phase === "paused") && <Live voice={voice} />}
      {phase === "recorded" && recorded && <TrackRow track={recorded.track} peaks={peaks} />}
      {phase === "failed" && (
        <p role="alert" className="grow py-1 text-sm text-danger text-pretty">
          {t(
            voice.fault === "refused"
              ? "microphoneRefused"
              : voice.fault === "missing"
                ? "microphoneMissing"
                : "recordingFailed",
          )}
        </p>
      )}
      {phase !== "failed" && (
        <IconButton
          label={t("sendVoice")}
          tone="primary"
          disabled={phase === "asking"}
          onClick={() => void voice.send()}
        >
          <Icon of={ArrowUp} />
        </IconButton>
      )}
    </section>
  );
}

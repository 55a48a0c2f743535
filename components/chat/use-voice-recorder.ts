"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { barsOf, normalized } from "#components/media/bars.ts";
import { pausePlayer, type Track, unload } from "#components/media/player.ts";
import { BARS } from "#components/media/waveform.tsx";
import { useClient } from "#components/shell/client-provider.tsx";
import { announce } from "#components/ui/announcer.tsx";
import type { Target } from "#protocol/message.ts";
import { faultOf, type Recorder, type RecorderFault, type Recording, startRecorder } from "#sdk/recorder.ts";
import { mediaLimits } from "./media-limits.ts";

type Recorded = { blob: Blob; durationMs: number; peaks: number[]; track: Track };

export type VoiceTake = {
  phase: "asking" | "recording" | "paused" | "recorded" | "failed";
  fault: RecorderFault | null;
  elapsedMs: number;
  maxMs: number;
  levels: readonly number[];
  recorded: Recorded | null;
  togglePause(): void;
  stop(): Promise<void>;
  send(): Promise<void>;
  /** Throws the recording away and closes. */
  discard(): void;
};

const PREVIEW = "recording";

function recordedOf({ blob, durationMs, levels }: Recording): Recorded {
  const url = URL.createObjectURL(blob);
  return {
    blob,
    durationMs,
    peaks: normalized(barsOf(levels, BARS)),
    track: { key: `${PREVIEW} ${url}`, url, durationMs },
  };
}

/** The microphone's one recording: begins when it is shown, ends with it. */
export function useVoiceRecorder(target: Target, onClose: () => void): VoiceTake {
  const t = useTranslations("media");
  const client = useClient();
  const recorder = useRef<Recorder | null>(null);
  const [phase, setPhase] = useState<VoiceTake["phase"]>("asking");
  const [fault, setFault] = useState<RecorderFault | null>(null);
  const [live, setLive] = useState<{ elapsedMs: number; levels: readonly number[] }>({
    elapsedMs: 0,
    levels: [],
  });
  const [maxMs, setMaxMs] = useState(60_000);
  const [recorded, setRecorded] = useState<Recorded | null>(null);

  const finish = useCallback(async (): Promise<Recorded | null> => {
    const running = recorder.current;
    recorder.current = null;
    if (!running) return null;
    return recordedOf(await running.stop());
  }, []);
  const stop = useCallback(async () => {
    const done = await finish();
    if (!done) return;
    setRecorded(done);
    setPhase("recorded");
    announce(t("recorded", { count: Math.round(done.durationMs / 1_000) }));
  }, [finish, t]);

  useEffect(() => {
    let closed = false;
    const begin = async () => {
      pausePlayer();
      const { voiceMs } = await mediaLimits(client);
      const started = await startRecorder({
        maxMs: voiceMs,
        onTick: () =>
          started && setLive({ elapsedMs: started.elapsedMs(), levels: [...started.levels()].slice(-BARS) }),
        onLimit: () => void stop(),
      });
      if (closed) return started.cancel();
      recorder.current = started;
      setMaxMs(voiceMs);
      setPhase("recording");
      announce(t("recording"));
    };
    begin().catch((error: unknown) => {
      if (closed) return;
      setFault(faultOf(error));
      setPhase("failed");
    });
    return () => {
      closed = true;
      recorder.current?.cancel();
      recorder.current = null;
    };
  }, [client, stop, t]);
  useEffect(() => {
    if (!recorded) return;
    return () => {
      unload(recorded.track.key);
      URL.revokeObjectURL(recorded.track.url);
    };
  }, [recorded]);

  return {
    phase,
    fault,
    ...live,
    maxMs,
    recorded,
    stop,
    togglePause() {
      if (phase === "paused") {
        recorder.current?.resume();
        setPhase("recording");
        announce(t("recording"));
      } else {
        recorder.current?.pause();
        setPhase("paused");
        announce(t("recordingPaused"));
      }
    },
    async send() {
      const done = recorded ?? (await finish());
      if (!done) return;
      const { blob, durationMs, peaks } = done;
      await client.send(
        target,
        { type: "voice", mediaId: "", crc32: 0, hash: "", size: blob.size, format: "", durationMs, peaks },
        { file: blob },
      );
      onClose();
    },
    discard: onClose,
  };
}

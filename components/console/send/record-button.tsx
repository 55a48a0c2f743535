"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { clockTime } from "#components/ui/seconds.ts";
import { faultOf, type Recorder, type RecorderFault, startRecorder } from "#sdk/recorder.ts";

const MOST_MS = 60_000;
const faults = {
  refused: "microphoneRefused",
  missing: "microphoneMissing",
  failed: "recordingFailed",
} as const;

/** Records a voice with the page's microphone. */
export function RecordButton({ onRecorded }: { onRecorded: (voice: Blob) => void }) {
  const t = useTranslations("media");
  const recorder = useRef<Recorder | null>(null);
  const [elapsedMs, setElapsed] = useState<number | null>(null);
  const [fault, setFault] = useState<RecorderFault | null>(null);
  useEffect(() => () => recorder.current?.cancel(), []);
  const stop = async () => {
    const running = recorder.current;
    recorder.current = null;
    setElapsed(null);
    if (running) onRecorded((await running.stop()).blob);
  };
  const start = async () => {
    setFault(null);
    try {
      recorder.current = await startRecorder({
        maxMs: MOST_MS,
        onTick: () => setElapsed(recorder.current?.elapsedMs() ?? 0),
        onLimit: () => void stop(),
      });
      setElapsed(0);
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  return (
    <>
      {elapsedMs === null ? (
        <Button onClick={() => void start()}>{t("recordVoice")}</Button>
      ) : (
        <Button tone="danger" onClick={() => void stop()}>
          {t("stopRecording")} {clockTime(elapsedMs)}
        </Button>
      )}
      <p role="alert" className="text-danger text-pretty empty:hidden">
        {fault ? t(faults[fault]) : ""}
      </p>
    </>
  );
}

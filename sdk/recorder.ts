/** A sound for every tenth of a second is enough to draw. */
const LEVEL_EVERY_MS = 60;
const TICK_MS = 60;

/** What browsers record, the best first; Safari knows only the last. */
const formats = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export type RecorderFault = "refused" | "missing" | "failed";

export type Recording = {
  blob: Blob;
  durationMs: number;
  /** How loud it was, 0 to 100, in even steps. */
  levels: number[];
};

export type Recorder = {
  /** How long it is so far, pauses left out. */
  elapsedMs(): number;
  levels(): readonly number[];
  pause(): void;
  resume(): void;
  /** Ends the recording and hands it over. */
  stop(): Promise<Recording>;
  /** Ends it and keeps nothing. */
  cancel(): void;
};

export type RecorderOptions = {
  maxMs: number;
  /** Called while it records, about sixteen times a second. */
  onTick(): void;
  /** The limit is reached: recording has paused; call `stop`. */
  onLimit(): void;
};

/** Why a microphone cannot be had. */
export function faultOf(error: unknown): RecorderFault {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "failed";
}

/** Asks for the microphone and begins at once; throws what `faultOf` understands. */
export async function startRecorder({ maxMs, onTick, onLimit }: RecorderOptions): Promise<Recorder> {
  if (!navigator.mediaDevices) throw new DOMException("no microphone on an insecure page", "NotAllowedError");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  });
  const mimeType = formats.find((format) => MediaRecorder.isTypeSupported(format));
  const recorder = new MediaRecorder(stream, {
    ...(mimeType ? { mimeType } : {}),
    audioBitsPerSecond: 32_000,
  });
  const meter = createMeter(stream);
  const levels: number[] = [];
  const chunks: Blob[] = [];
  let before = 0;
  let since: number | null = performance.now();
  const elapsedMs = () => before + (since === null ? 0 : performance.now() - since);
  recorder.addEventListener("dataavailable", ({ data }) => data.size > 0 && chunks.push(data));

  const timer = setInterval(() => {
    if (since === null) return;
    const due = Math.floor(elapsedMs() / LEVEL_EVERY_MS);
    const level = meter.level();
    while (levels.length < due) levels.push(level);
    onTick();
    if (elapsedMs() >= maxMs) {
      pause();
      onLimit();
    }
  }, TICK_MS);
  const pause = () => {
    if (since === null) return;
    before = Math.min(maxMs, elapsedMs());
    since = null;
    if (recorder.state === "recording") recorder.pause();
  };
  const release = () => {
    clearInterval(timer);
    meter.close();
    for (const track of stream.getTracks()) track.stop();
  };
  // In one piece: parts of it would be written without their lengths, which not every player takes.
  recorder.start();
  return {
    elapsedMs,
    levels: () => levels,
    pause,
    resume() {
      if (since !== null || before >= maxMs) return;
      since = performance.now();
      recorder.resume();
    },
    async stop() {
      before = Math.min(maxMs, elapsedMs());
      since = null;
      const ended = new Promise<void>((resolve) =>
        recorder.addEventListener("stop", () => resolve(), { once: true }),
      );
      if (recorder.state !== "inactive") {
        recorder.stop();
        await ended;
      }
      release();
      return { blob: new Blob(chunks, { type: recorder.mimeType }), durationMs: Math.round(before), levels };
    },
    cancel() {
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}

/** Measures how loud it is now, 0 to 100. */
function createMeter(stream: MediaStream): { level(): number; close(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1_024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // Voices lie in the lowest part of the scale; the root spreads them out.
      return Math.min(100, Math.round(Math.sqrt(Math.sqrt(power)) * 130));
    },
    close: () => void context.close().catch(() => {}),
  };
}

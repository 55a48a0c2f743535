import { barsOf, normalized } from "#components/media/bars.ts";
import { BARS } from "#components/media/waveform.tsx";
import type { DraftFile } from "./draft-body.ts";

/** What is known of a chosen file before it is sent; null when the browser cannot read it as what it is to be. */
export async function readDraftFile(kind: "image" | "voice" | "file", blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  const file: DraftFile = { blob, name, url, width: 0, height: 0, durationMs: 0, peaks: [] };
  try {
    if (kind === "image") {
      const image = new Image();
      image.src = url;
      await image.decode();
      return { ...file, width: image.naturalWidth, height: image.naturalHeight };
    }
    if (kind === "voice") return { ...file, ...(await readSound(blob)) };
    return file;
  } catch {
    URL.revokeObjectURL(url);
    return null;
  }
}

async function readSound(blob: Blob): Promise<{ durationMs: number; peaks: number[] }> {
  const audio = new AudioContext();
  try {
    const sound = await audio.decodeAudioData(await blob.arrayBuffer());
    const samples = sound.getChannelData(0);
    const step = Math.max(1, Math.floor(samples.length / BARS));
    const levels = Array.from({ length: BARS }, (_, bar) => {
      let loudest = 0;
      for (let at = bar * step; at < Math.min(samples.length, (bar + 1) * step); at += 1) {
        loudest = Math.max(loudest, Math.abs(samples[at] ?? 0));
      }
      return loudest * 100;
    });
    return { durationMs: Math.round(sound.duration * 1_000), peaks: normalized(barsOf(levels, BARS)) };
  } finally {
    await audio.close();
  }
}

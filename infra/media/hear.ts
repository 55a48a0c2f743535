import { readFile } from "node:fs/promises";
import { parseFile } from "music-metadata";
import { refuse } from "#core/fail.ts";
import type { HeardAudio } from "#core/media/tools.ts";

const WITHIN_MS = 10_000;
/** Bytes of a frame of AMR by its mode, each 20 ms long. */
const AMR_FRAMES = [12, 13, 15, 17, 19, 20, 26, 31, 5];

/** How long a recording or a film lasts, counted from its content; refuses what cannot be read. */
export async function hear(file: string, mimeType: string): Promise<HeardAudio> {
  try {
    if (mimeType === "audio/amr") return { durationMs: amrDuration(await readFile(file)), hasVideo: false };
    const { format } = await within(parseFile(file, { duration: true, skipCovers: true }));
    const durationMs = Math.round((format.duration ?? 0) * 1_000);
    if (!Number.isFinite(durationMs) || durationMs < 0) throw new Error("no duration");
    return { durationMs, hasVideo: format.hasVideo === true };
  } catch {
    throw refuse("media_damaged", "This recording cannot be read.");
  }
}

function amrDuration(bytes: Buffer): number {
  let frames = 0;
  let at = "#!AMR\n".length;
  while (at < bytes.length) {
    const mode = ((bytes[at] ?? 0) >> 3) & 0x0f;
    at += 1 + (AMR_FRAMES[mode] ?? 0);
    frames += 1;
  }
  return frames * 20;
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it takes too long")), WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

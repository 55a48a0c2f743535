import { readFile, stat } from "node:fs/promises";
import { parseFile } from "music-metadata";
import { refuse } from "#core/fail.ts";
import type { HeardAudio } from "#core/media/tools.ts";
import { mp3Duration } from "./mp3.ts";
import { readWebm } from "./webm.ts";

const WITHIN_MS = 10_000;
/** Larger ones are films, whose length the sender tells. */
const LIVE_BYTES = 16 * 1024 * 1024;
/** Bytes of a frame of AMR by its mode, each 20 ms long. */
const AMR_FRAMES = [12, 13, 15, 17, 19, 20, 26, 31, 5];

/** How long a recording or a film lasts, counted from its content; refuses what cannot be read. */
export async function hear(file: string, mimeType: string): Promise<HeardAudio> {
  try {
    if (mimeType === "audio/amr") return { durationMs: amrDuration(await readFile(file)), hasVideo: false };
    const { format } = await within(parseFile(file, { duration: true, skipCovers: true })).catch(
      async (error) => ({ format: await readLive(file, mimeType, error) }),
    );
    const told = Math.round((format.duration ?? 0) * 1_000);
    const durationMs = mimeType === "audio/mpeg" ? mp3Duration(await readFile(file)) || told : told;
    if (!Number.isFinite(durationMs) || durationMs < 0) throw new Error("no duration");
    return { durationMs, hasVideo: format.hasVideo === true };
  } catch {
    throw refuse("media_damaged", "This recording cannot be read.");
  }
}

/** A WebM of a recorder that did not know yet how long it would be; the library wants the lengths of all parts. */
async function readLive(file: string, mimeType: string, error: unknown) {
  if (mimeType !== "audio/webm" && mimeType !== "video/webm" && mimeType !== "video/matroska") throw error;
  if ((await stat(file)).size > LIVE_BYTES) return { duration: 0, hasVideo: mimeType.startsWith("video/") };
  const { durationMs, hasVideo } = readWebm(await readFile(file));
  return { duration: durationMs / 1_000, hasVideo };
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

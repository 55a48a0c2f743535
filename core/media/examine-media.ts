import type { MediaType } from "#protocol/media.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import type { Spool, SpooledFile } from "./tools.ts";

/** What will be kept of an upload. */
export type Examined = {
  file: SpooledFile;
  mimeType: string;
  sizes: Record<string, string>;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  details: { format: string; thumbhash?: string; animated?: boolean };
};

type Upload = { type: MediaType; file: SpooledFile };

const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"]);

/** What recorders write, and what it is handed out as. The same containers hold films. */
const VOICES: Record<string, { format: string; mimeType: string }> = {
  "video/webm": { format: "webm", mimeType: "audio/webm" },
  "audio/webm": { format: "webm", mimeType: "audio/webm" },
  "video/matroska": { format: "webm", mimeType: "audio/webm" },
  "video/mp4": { format: "mp4", mimeType: "audio/mp4" },
  "audio/mp4": { format: "mp4", mimeType: "audio/mp4" },
  "audio/x-m4a": { format: "mp4", mimeType: "audio/mp4" },
  "audio/ogg": { format: "ogg", mimeType: "audio/ogg" },
  "audio/mpeg": { format: "mp3", mimeType: "audio/mpeg" },
  "audio/wav": { format: "wav", mimeType: "audio/wav" },
  "audio/aac": { format: "aac", mimeType: "audio/aac" },
  "audio/amr": { format: "amr", mimeType: "audio/amr" },
};

const FILMS: Record<string, string> = {
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/matroska": "webm",
  "video/quicktime": "mov",
  "video/x-m4v": "mp4",
};

/** Looks into an upload and prepares what is kept of it. Refuses what its type does not allow. */
export async function examineMedia(ctx: Context, spool: Spool, upload: Upload): Promise<Examined> {
  if (upload.file.size === 0) throw refuse("media_damaged", "The file is empty.");
  return ctx.runtime.media.queue.run(() => examine(ctx, spool, upload));
}

async function examine(ctx: Context, spool: Spool, upload: Upload): Promise<Examined> {
  const found = await ctx.runtime.media.detect(upload.file.path);
  switch (upload.type) {
    case "image":
    case "avatar":
      return examineImage(ctx, spool, upload, found.mimeType);
    case "voice":
      return examineVoice(ctx, upload.file, found.mimeType);
    case "video":
      return examineFilm(ctx, upload.file, found.mimeType);
    default: {
      const mimeType = found.mimeType || "application/octet-stream";
      return plain(upload.file, mimeType, found.extension);
    }
  }
}

const plain = (file: SpooledFile, mimeType: string, format: string): Examined => ({
  file,
  mimeType,
  sizes: {},
  width: null,
  height: null,
  durationMs: null,
  details: { format: format.slice(0, 16) },
});

async function examineImage(ctx: Context, spool: Spool, upload: Upload, mimeType: string): Promise<Examined> {
  if (!PICTURES.has(mimeType)) throw refuse("media_refused", "Pictures are JPEG, PNG, WebP, GIF or BMP.");
  const shape = upload.type === "avatar" ? "avatar" : "image";
  const made = await ctx.runtime.media.makeImage(upload.file.path, spool.folder, shape);
  const { format, width, height, thumbhash, animated, sizes } = made;
  return {
    file: await spool.measure(made.whole),
    mimeType: made.mimeType,
    sizes,
    width,
    height,
    durationMs: null,
    details: { format, thumbhash, ...(animated ? { animated } : {}) },
  };
}

async function examineVoice(ctx: Context, file: SpooledFile, mimeType: string): Promise<Examined> {
  const voice = Object.hasOwn(VOICES, mimeType) ? VOICES[mimeType] : undefined;
  if (!voice) throw refuse("media_refused", "This is not a recording of a voice.");
  const { durationMs, hasVideo } = await ctx.runtime.media.hear(file.path, mimeType);
  if (hasVideo) throw refuse("media_refused", "This is a film and not a recording of a voice.");
  // A recorder stops a moment late.
  if (durationMs > ctx.app.settings.voiceMs + 2_000) {
    throw refuse("media_too_long", "This recording is longer than the app allows.");
  }
  return { ...plain(file, voice.mimeType, voice.format), durationMs };
}

async function examineFilm(ctx: Context, file: SpooledFile, mimeType: string): Promise<Examined> {
  const format = Object.hasOwn(FILMS, mimeType) ? FILMS[mimeType] : undefined;
  if (format === undefined) throw refuse("media_refused", "Films are MP4, WebM or QuickTime.");
  const { durationMs } = await ctx.runtime.media.hear(file.path, mimeType);
  return { ...plain(file, mimeType === "video/matroska" ? "video/webm" : mimeType, format), durationMs };
}

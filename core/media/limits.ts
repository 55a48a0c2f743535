import type { MediaLimits, MediaType } from "#protocol/media.ts";
import type { Context, UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { uploadedToday } from "./media.sql.ts";

/** An avatar is cropped in the browser; more is somebody's photograph. */
const AVATAR_BYTES = 2 * 1024 * 1024;
/** The dearest way a recorder writes a second, and room for the shortest. */
const VOICE_BYTES_PER_MS = 64;
const VOICE_BYTES = 2 * 1024 * 1024;

/** Bytes that one upload of a type may have. */
export function mostBytes({ app }: Pick<Context, "app">, type: MediaType): number {
  const { imageBytes, fileBytes, videoBytes, voiceMs } = app.settings;
  const most = {
    image: imageBytes,
    avatar: AVATAR_BYTES,
    file: fileBytes,
    video: videoBytes,
    voice: Math.max(VOICE_BYTES, voiceMs * VOICE_BYTES_PER_MS),
  };
  return most[type];
}

/** What the acting user may upload, and what is left of the day. */
export async function getMediaLimits(ctx: UserContext): Promise<MediaLimits> {
  const { app, actor, db } = ctx;
  const used = await uploadedToday(app.id, db, actor.userId);
  return {
    imageBytes: mostBytes(ctx, "image"),
    avatarBytes: mostBytes(ctx, "avatar"),
    fileBytes: mostBytes(ctx, "file"),
    videoBytes: mostBytes(ctx, "video"),
    voiceBytes: mostBytes(ctx, "voice"),
    voiceMs: app.settings.voiceMs,
    left: {
      bytes: Math.max(0, app.settings.uploadBytesPerDay - used.bytes),
      files: Math.max(0, app.settings.uploadsPerDay - used.files),
    },
  };
}

/** Refuses a user who has uploaded all they may in 24 hours; programs and operators are not counted. */
export async function assertQuota({ app, actor, db }: Context, bytes: number): Promise<void> {
  if (actor.kind !== "user") return;
  const used = await uploadedToday(app.id, db, actor.userId);
  const { uploadBytesPerDay, uploadsPerDay } = app.settings;
  if (used.bytes + bytes > uploadBytesPerDay || used.files + 1 > uploadsPerDay) {
    throw refuse("upload_quota", "You have uploaded all you may in 24 hours.");
  }
}

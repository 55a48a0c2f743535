import * as z from "zod";
import { limits } from "./limits.ts";
import { text } from "./text.ts";

/** What a file is kept as; it decides what is done with it and how it is handed out. */
export const MediaType = z.enum(["image", "voice", "video", "file", "avatar"]);
export type MediaType = z.infer<typeof MediaType>;

/** Names a stored file: `<store>/<type>/<platform>/<hex>`, opaque to everybody but the server. */
export const mediaId = z
  .string()
  .max(limits.mediaIdCharacters)
  .regex(/^[a-z0-9]+(?:\/[A-Za-z0-9_-]+){1,4}$/, "is not a media id");

/** Sizes an image is kept in besides the whole one; none is larger than the image was. */
export const mediaSizes = ["list", "bubble", "lightbox"] as const;
export type MediaSize = (typeof mediaSizes)[number];

const pixels = z.int().min(1).max(limits.mediaPixelsMax);
const durationMs = z.int().min(0).max(limits.mediaDurationMax);

/**
 * What is known of every stored file. In a message the server puts what it found out in the place of whatever the sender
 * claims, so that no receiver is told wrong sizes.
 */
const facts = {
  mediaId,
  /** Unsigned 32 bits, as JMessage's programs expect it. */
  crc32: z.int().min(0).max(0xffffffff),
  /** SHA-256 of the bytes, in hex. */
  hash: z.string().max(64),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** `jpeg`, `png`, `webp`, `gif`, `webm`, `mp4`, `pdf` …; empty when it is not known. */
  format: z.string().max(16),
};

/** Drawn until the picture is there: thumbhash in base64. */
const thumbhash = z.string().max(64);

export const ImageFacts = z.object({
  ...facts,
  width: pixels,
  height: pixels,
  thumbhash,
  animated: z.literal(true).optional(),
});
export type ImageFacts = z.infer<typeof ImageFacts>;

export const VoiceFacts = z.object({ ...facts, durationMs });
export type VoiceFacts = z.infer<typeof VoiceFacts>;

const fileName = text(limits.fileNameBytes);

export const FileFacts = z.object({ ...facts, fileName });
export type FileFacts = z.infer<typeof FileFacts>;

/** Width, height and duration as far as they are known; 0 when not. */
export const VideoFacts = z.object({
  ...facts,
  fileName,
  width: z.int().min(0).max(limits.mediaPixelsMax),
  height: z.int().min(0).max(limits.mediaPixelsMax),
  durationMs,
});
export type VideoFacts = z.infer<typeof VideoFacts>;

/** What an upload answers: spread it into the body of the message. */
export type UploadedMedia =
  | ({ type: "image" | "avatar" } & ImageFacts)
  | ({ type: "voice" } & VoiceFacts)
  | ({ type: "video" } & VideoFacts)
  | ({ type: "file" } & FileFacts);

/**
 * Ends a resumable upload whose bytes have all arrived: `upload` is the last part of its address. Asked again, it answers
 * the same, so that a lost answer loses nothing.
 */
export const FinishUpload = z.object({ upload: z.string().regex(/^[a-f0-9]{32}$/, "is not an upload") });
export type FinishUpload = z.infer<typeof FinishUpload>;

/** What the acting user may upload; bytes and milliseconds. `left`: what remains of the day. */
export type MediaLimits = {
  imageBytes: number;
  avatarBytes: number;
  fileBytes: number;
  videoBytes: number;
  voiceBytes: number;
  voiceMs: number;
  left: { bytes: number; files: number };
};

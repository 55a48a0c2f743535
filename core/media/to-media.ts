import type { UploadedMedia } from "#protocol/media.ts";
import { toId } from "../to-id.ts";

/** The columns of a file that the wire, the door and REST are told of. */
export const mediaColumns = {
  id: true,
  mediaId: true,
  type: true,
  uploaderId: true,
  storageKey: true,
  mimeType: true,
  fileName: true,
  size: true,
  crc32: true,
  hash: true,
  width: true,
  height: true,
  durationMs: true,
  details: true,
  createdAt: true,
  deletedAt: true,
} as const;

export type MediaRow = {
  id: bigint;
  mediaId: string;
  type: string;
  uploaderId: bigint | null;
  storageKey: string;
  mimeType: string;
  fileName: string;
  size: bigint;
  crc32: bigint;
  hash: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  details: unknown;
  createdAt: Date;
  deletedAt: Date | null;
};

type Details = { format?: string; thumbhash?: string; animated?: boolean };

/** What is kept beside the columns; written by `storeMedia`. */
export const detailsOf = (row: Pick<MediaRow, "details">): Details =>
  typeof row.details === "object" && row.details !== null ? row.details : {};

/** A stored file as it crosses the wire. */
export function toMedia(row: MediaRow): UploadedMedia {
  const { format = "", thumbhash = "", animated } = detailsOf(row);
  const facts = {
    mediaId: row.mediaId,
    crc32: toId(row.crc32),
    hash: row.hash,
    size: toId(row.size),
    format,
  };
  const width = row.width ?? 0;
  const height = row.height ?? 0;
  switch (row.type) {
    case "image":
    case "avatar":
      return {
        type: row.type,
        ...facts,
        width,
        height,
        thumbhash,
        ...(animated ? { animated: true as const } : {}),
      };
    case "voice":
      return { type: "voice", ...facts, durationMs: row.durationMs ?? 0 };
    case "video":
      return {
        type: "video",
        ...facts,
        fileName: row.fileName,
        width,
        height,
        durationMs: row.durationMs ?? 0,
      };
    default:
      return { type: "file", ...facts, fileName: row.fileName };
  }
}

/** Its sizes are files of their own beside the whole one. */
export const sizeKey = (storageKey: string, size: string): string => `${storageKey}.${size}`;

/** Every file that belongs to a row. */
export function keysOf(row: Pick<MediaRow, "type" | "storageKey">): string[] {
  const isPicture = row.type === "image" || row.type === "avatar";
  const sizes = isPicture ? ["list", "bubble", "lightbox"] : [];
  return [row.storageKey, ...sizes.map((size) => sizeKey(row.storageKey, size))];
}

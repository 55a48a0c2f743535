import type { Readable } from "node:stream";
import type { MediaSize } from "#protocol/media.ts";
import type { WorkQueue } from "../runtime.ts";

/** A file on this machine while it is looked at; gone when the work with it is done. */
export type SpooledFile = { path: string; size: number; crc32: number; hash: string };

/** What the content of a file says it is; empty when it says nothing. */
export type Detected = { mimeType: string; extension: string };

/** A picture as it will be kept: decoded, turned, stripped of everything but pixels, encoded anew. */
export type MadeImage = {
  format: string;
  mimeType: string;
  width: number;
  height: number;
  animated: boolean;
  thumbhash: string;
  whole: string;
  sizes: Record<MediaSize, string>;
};

export type HeardAudio = { durationMs: number; hasVideo: boolean };

/** What looks into files. None of it trusts a name or a header, and none takes longer than twenty seconds. */
export type MediaTools = {
  /** At most two pictures or recordings are worked on at once, so that messages never wait. */
  queue: WorkQueue;
  /** A file is on its way, which will be looked at when it is here. */
  expect(): void;
  /**
   * Runs `work` with a folder of its own, which is removed afterwards.
   * `spool` writes a stream into it; one longer than `most` bytes is refused with `media_too_large`.
   */
  withFolder<T>(work: (folder: Spool) => Promise<T>): Promise<T>;
  /** What a file is by its content, never by its name. */
  detect(path: string): Promise<Detected>;
  /** Refuses with `media_refused` or `media_damaged`. */
  makeImage(path: string, folder: string, shape: "image" | "avatar"): Promise<MadeImage>;
  /** Refuses with `media_damaged`. */
  hear(path: string, mimeType: string): Promise<HeardAudio>;
};

export type Spool = {
  folder: string;
  spool(source: Readable, most: number): Promise<SpooledFile>;
  /** Size and sums of a file that is in the folder already. */
  measure(path: string): Promise<SpooledFile>;
};

import type { Readable } from "node:stream";

export type StoredFile = { key: string; size: number; modifiedAt: Date };

/** Bytes `from` to `to`, both included. */
export type ByteRange = { from: number; to: number };

/** How a browser is told to take a file. */
export type Presentation = { mimeType: string; disposition: string };

/** Where files are kept: the disk or an object store. Keys are paths of plain letters, digits, `-`, `.` and `/`. */
export type FileStore = {
  /** Stores a whole file, and is done only when it will survive; a file is never seen in part. Answers its bytes. */
  write(key: string, source: Readable): Promise<number>;
  /** Stores a whole file of this machine as safely, without copying it where that can be; nobody may write to it any more. */
  adopt(key: string, file: string): Promise<void>;
  /** Throws `NO_FILE` when there is none. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  stat(key: string): Promise<StoredFile | null>;
  /** Those that are not there are passed over. */
  remove(keys: string[]): Promise<void>;
  /** All files below a prefix that ends in `/`, or all there are. */
  list(prefix?: string): AsyncIterable<StoredFile>;
  /** An address that the browser may fetch the file from for a minute, or null: then it is handed out from here. */
  link(key: string, presentation: Presentation): Promise<string | null>;
};

/** The message of the error that reading throws when there is no such file. */
export const NO_FILE = "there is no such file";

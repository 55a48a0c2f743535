import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ByteRange, type FileStore, NO_FILE, type StoredFile } from "#core/media/files.ts";
import { assertKey } from "./key.ts";
import { toldFull } from "./told-full.ts";

/** Where files are written before they are whole; beside the others, so that moving them is one step. */
const ASIDE = ".aside";

/** Files in a folder of this machine. Written aside, flushed, then moved to their place; the folder is flushed too. */
export function createDiskFiles(top: string): FileStore {
  const placeOf = (key: string) => path.join(top, assertKey(key));
  return {
    async write(key, source) {
      const place = placeOf(key);
      const aside = path.join(top, ASIDE);
      await mkdir(aside, { recursive: true, mode: 0o711 });
      await mkdir(path.dirname(place), { recursive: true, mode: 0o711 });
      const draft = path.join(aside, randomBytes(12).toString("hex"));
      try {
        const size = await writeWhole(draft, source);
        await rename(draft, place);
        await flushFolder(path.dirname(place));
        return size;
      } catch (error) {
        await rm(draft, { force: true });
        throw toldFull(error);
      }
    },
    read: (key, range) => readFrom(placeOf(key), range),
    stat: (key) => statOf(placeOf(key), key),
    async remove(keys) {
      for (const key of keys) await rm(placeOf(key), { force: true });
    },
    list: (prefix = "") => walk(top, prefix),
    link: async () => null,
  };
}

async function writeWhole(draft: string, source: Readable): Promise<number> {
  const target = createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(source, target);
  return target.bytesWritten;
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readFrom(place: string, range?: ByteRange): Promise<Readable> {
  const handle = await open(place, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Error(NO_FILE);
    throw error;
  });
  return createReadStream(place, { fd: handle, start: range?.from ?? 0, end: range?.to });
}

async function statOf(place: string, key: string): Promise<StoredFile | null> {
  const found = await stat(place).catch(() => null);
  return found?.isFile() ? { key, size: found.size, modifiedAt: found.mtime } : null;
}

/** What was left half written counts: nobody else will remove it. */
async function* walk(top: string, prefix: string): AsyncGenerator<StoredFile> {
  const folder = await opendir(path.join(top, prefix)).catch(() => null);
  if (!folder) return;
  for await (const entry of folder) {
    const key = prefix + entry.name;
    if (entry.isDirectory()) yield* walk(top, `${key}/`);
    else {
      const found = await statOf(path.join(top, key), key);
      if (found) yield found;
    }
  }
}

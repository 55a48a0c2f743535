import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, link, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { type ByteRange, type FileStore, NO_FILE, type StoredFile } from "#core/media/files.ts";
import { assertKey } from "./key.ts";
import { type Pace, unpaced } from "./pace.ts";
import { toldFull } from "./told-full.ts";
import { writeFlushed } from "./write-flushed.ts";

/** Where files are written before they are whole; beside the others, so that moving them is one step. */
const ASIDE = ".aside";

/** Why a file cannot be at two places: they lie on different disks, or on one that knows no links. */
const UNLINKED = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/**
 * Files in a folder of this machine. Written aside, flushed, then moved to their place; the folder is flushed too. What
 * is written goes by at the pace that is given.
 */
export function createDiskFiles(top: string, pace: Pace = unpaced): FileStore {
  const placeOf = (key: string) => path.join(top, assertKey(key));
  const makeFolder = (folder: string) => mkdir(folder, { recursive: true, mode: 0o711 });

  const write = async (key: string, source: Readable): Promise<number> => {
    const place = placeOf(key);
    const aside = path.join(top, ASIDE);
    await makeFolder(aside);
    await makeFolder(path.dirname(place));
    const draft = path.join(aside, randomBytes(12).toString("hex"));
    try {
      const size = await writeFlushed(draft, pace(source));
      await rename(draft, place);
      await flush(path.dirname(place));
      return size;
    } catch (error) {
      await rm(draft, { force: true });
      throw toldFull(error);
    }
  };

  return {
    write,
    async adopt(key, file) {
      const place = placeOf(key);
      try {
        await makeFolder(path.dirname(place));
        await chmod(file, 0o600);
        await flush(file);
        await link(file, place);
        await flush(path.dirname(place));
      } catch (error) {
        if (!isUnlinked(error)) throw toldFull(error);
        await write(key, createReadStream(file));
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

const isUnlinked = (error: unknown): boolean =>
  error instanceof Error && "code" in error && UNLINKED.has(String(error.code));

async function flush(place: string): Promise<void> {
  const handle = await open(place, "r");
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

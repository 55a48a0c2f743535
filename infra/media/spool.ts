import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { isRefusal, refuse } from "#core/fail.ts";
import type { Spool, SpooledFile } from "#core/media/tools.ts";
import type { Pace } from "../files/pace.ts";
import { toldFull } from "../files/told-full.ts";
import { writeFlushed } from "../files/write-flushed.ts";

/** Older folders were left behind by a process that was killed. */
const LEFT_BEHIND_MS = 6 * 3_600_000;

/** Folders below `top` for files that are looked at before they are kept; they are filled at the pace that is given. */
export function createSpools(top: string, pace: Pace) {
  return {
    async withFolder<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
      const folder = path.join(top, randomBytes(12).toString("hex"));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        return await work(openSpool(folder, pace));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    /** Removes what killed processes left. */
    async sweep(): Promise<void> {
      for (const name of await readdir(top).catch(() => [])) {
        const folder = path.join(top, name);
        const found = await stat(folder).catch(() => null);
        if (found && Date.now() - found.mtimeMs > LEFT_BEHIND_MS)
          await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function openSpool(folder: string, pace: Pace): Spool {
  return {
    folder,
    async spool(source, most) {
      const file = path.join(folder, "received");
      const sums = createSums(most);
      await writeFlushed(file, sums.of(pace(source))).catch((error: unknown) => {
        const told = toldFull(error);
        if (isRefusal(told)) throw told;
        throw refuse("media_damaged", "The file did not arrive whole.");
      });
      return { path: file, ...sums.read() };
    },
    async measure(file) {
      const sums = createSums(Number.POSITIVE_INFINITY);
      for await (const _ of sums.of(createReadStream(file)));
      return { path: file, ...sums.read() };
    },
  };
}

/** Counts and sums what passes; breaks off above `most` bytes. */
function createSums(most: number) {
  const hash = createHash("sha256");
  let [size, crc] = [0, 0];
  return {
    async *of(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > most) throw refuse("media_too_large", `A file of this type has at most ${most} bytes.`);
        hash.update(chunk);
        crc = crc32(chunk, crc);
        yield chunk;
      }
    },
    read: (): Omit<SpooledFile, "path"> => ({ size, crc32: crc, hash: hash.digest("hex") }),
  };
}

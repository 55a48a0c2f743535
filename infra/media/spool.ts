import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { isRefusal, refuse } from "#core/fail.ts";
import type { Spool, SpooledFile } from "#core/media/tools.ts";
import { toldFull } from "../files/told-full.ts";

/** Older folders were left behind by a process that was killed. */
const LEFT_BEHIND_MS = 6 * 3_600_000;

/** Folders below `top` for files that are looked at before they are kept. */
export function createSpools(top: string) {
  return {
    async withFolder<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
      const folder = path.join(top, randomBytes(12).toString("hex"));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        return await work(openSpool(folder));
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

function openSpool(folder: string): Spool {
  return {
    folder,
    async spool(source, most) {
      const file = path.join(folder, "received");
      const sums = createSums(most);
      await pipeline(source, sums.through, createWriteStream(file, { flags: "wx", mode: 0o600 })).catch(
        (error: unknown) => {
          const told = toldFull(error);
          if (isRefusal(told)) throw told;
          throw refuse("media_damaged", "The file did not arrive whole.");
        },
      );
      return { path: file, ...sums.read() };
    },
    async measure(file) {
      const sums = createSums(Number.POSITIVE_INFINITY);
      sums.through.resume();
      await pipeline(createReadStream(file), sums.through);
      return { path: file, ...sums.read() };
    },
    open: (file) => createReadStream(file),
  };
}

/** Counts and sums what passes; breaks off above `most` bytes. */
function createSums(most: number): { through: Transform; read(): Omit<SpooledFile, "path"> } {
  const hash = createHash("sha256");
  let [size, crc] = [0, 0];
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > most)
        return done(refuse("media_too_large", `A file of this type has at most ${most} bytes.`));
      hash.update(chunk);
      crc = crc32(chunk, crc);
      done(null, chunk);
    },
  });
  return { through, read: () => ({ size, crc32: crc, hash: hash.digest("hex") }) };
}

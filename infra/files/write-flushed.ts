import { open } from "node:fs/promises";

/** More than this is not left to one flush: what else flushes at the time, the database first, would wait for all of it. */
const FLUSH_BYTES = 1024 * 1024;

/** Writes a new file that is flushed bit by bit, and is done when it is on the disk. Answers its bytes. */
export async function writeFlushed(place: string, source: AsyncIterable<Buffer>): Promise<number> {
  const handle = await open(place, "wx", 0o600);
  try {
    let [size, unflushed] = [0, 0];
    for await (const chunk of source) {
      await handle.writeFile(chunk);
      size += chunk.length;
      unflushed += chunk.length;
      if (unflushed < FLUSH_BYTES) continue;
      await handle.datasync();
      unflushed = 0;
    }
    await handle.sync();
    return size;
  } finally {
    await handle.close();
  }
}

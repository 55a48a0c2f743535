import type { Database } from "#core/database.ts";
import { listStoredMedia } from "#core/housekeeping/unused-media.sql.ts";
import type { FileStore } from "#core/media/files.ts";
import { keysOf } from "#core/media/to-media.ts";

export type Moved = { copied: number; there: number; missing: string[] };

const PAGE = 500;

/** Copies every file that the database names from one store to the other; those that are there whole are left alone. */
export async function moveFiles(stores: { db: Database; from: FileStore; to: FileStore }): Promise<Moved> {
  const { db, from, to } = stores;
  const moved: Moved = { copied: 0, there: 0, missing: [] };
  for (let after = 0n; ; ) {
    const rows = await listStoredMedia(db, after, PAGE);
    for (const key of rows.flatMap(keysOf)) {
      const [source, target] = [await from.stat(key), await to.stat(key)];
      if (target && (source === null || source.size === target.size)) moved.there += 1;
      else if (source === null) moved.missing.push(key);
      else {
        const size = await to.write(key, await from.read(key));
        if (size !== source.size) throw new Error(`${key} changed while it was copied`);
        moved.copied += 1;
      }
    }
    const last = rows.at(-1);
    if (!last) return moved;
    after = last.id;
  }
}

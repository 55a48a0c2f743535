import type { Logger } from "../context.ts";
import type { Database } from "../database.ts";
import {
  deleteOldUploads,
  deleteUnusedMedia,
  listUnusedMedia,
  ownedKeys,
} from "../housekeeping/unused-media.sql.ts";
import type { FileStore } from "./files.ts";
import { keysOf } from "./to-media.ts";

type Store = { db: Database; files: FileStore; log: Logger };

const AT_ONCE = 500;
/** Files are written before their rows: a younger one may be about to get its row. */
const ROWLESS_MS = 3_600_000;

/** Removes files that nothing refers to any more, uploads nobody finished, and files that have no row. */
export async function sweepFiles(store: Store, signal: AbortSignal): Promise<void> {
  const rows = await sweepRows(store, signal);
  const uploads = await sweepUploads(store, signal);
  const rowless = await sweepRowless(store, signal);
  if (rows + uploads + rowless > 0)
    store.log.info({ job: "files", rows, uploads, rowless }, "files were swept");
}

async function sweepRows({ db, files }: Store, signal: AbortSignal): Promise<number> {
  let swept = 0;
  for (let found = AT_ONCE; found === AT_ONCE && !signal.aborted; ) {
    const unused = await listUnusedMedia(db, AT_ONCE);
    found = unused.length;
    for (const media of unused) {
      // The row first: a file without a row is found again, a row without its file is a fault.
      if (!(await deleteUnusedMedia(db, media.id))) continue;
      await files.remove(keysOf(media));
      swept += 1;
    }
  }
  return swept;
}

async function sweepUploads({ db, files }: Store, signal: AbortSignal): Promise<number> {
  let swept = 0;
  for (let found = AT_ONCE; found === AT_ONCE && !signal.aborted; swept += found) {
    const parts = await deleteOldUploads(db, AT_ONCE);
    found = parts.length;
    await files.remove(parts.flat());
  }
  return swept;
}

async function sweepRowless({ db, files }: Store, signal: AbortSignal): Promise<number> {
  let swept = 0;
  let old: string[] = [];
  const judge = async () => {
    const owned = await ownedKeys(db, old);
    const rowless = old.filter((key) => !owned.has(key));
    await files.remove(rowless);
    swept += rowless.length;
    old = [];
  };
  for await (const { key, modifiedAt } of files.list()) {
    if (signal.aborted) break;
    if (Date.now() - modifiedAt.getTime() < ROWLESS_MS) continue;
    old.push(key);
    if (old.length === AT_ONCE) await judge();
  }
  if (old.length > 0) await judge();
  return swept;
}

import type { FileStore } from "../media/files.ts";
import { keysOf } from "../media/to-media.ts";
import { type Ask, type Check, found, sqlCheck } from "./check.ts";

/** Rows of files looked at together. */
const PAGE = 1_000;
const DAY_MS = 24 * 3_600_000;

type Files = Pick<FileStore, "stat" | "list">;

/** Checks of the database against the files: each row has its files, each file its row, each reference its message. */
export function mediaChecks(files: Files): Check[] {
  return [
    {
      id: "media.files",
      title: "Every file that the database names is there",
      advice: "Put the named files back from a backup of DATA_DIR, or of the object store.",
      run: (ask) => findLostFiles(ask, files),
    },
    {
      id: "media.orphans",
      title: "No file without a row is older than a day",
      advice: "Let the server run for an hour: it sweeps them. If they stay, its log says why.",
      severity: "warning",
      run: (ask) => findOrphans(ask, files),
    },
    sqlCheck({
      id: "media.references",
      title: "Every reference to a file belongs to a message that stands",
      advice: "Delete the named references: the files are otherwise kept and shown after a retraction.",
      sql: `
        SELECT format('media %s of app %s is referred to by %s of conversation %s', r.media_id, r.app_id, r.seq, r.conv_id) AS fault
          FROM media_reference r
          LEFT JOIN log l ON l.app_id = r.app_id AND l.conv_id = r.conv_id AND l.seq = r.seq
         WHERE l.seq IS NULL OR l.retracted_at IS NOT NULL`,
    }),
  ];
}

async function findLostFiles(ask: Ask, { stat }: Files) {
  const lost: string[] = [];
  let looked = 0;
  for (let after = "0"; ; ) {
    const rows = await ask<{ id: string; type: string; storageKey: string }>(
      `SELECT id::text AS id, type, storage_key AS "storageKey" FROM media WHERE id > $1 ORDER BY media.id LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) {
      const there = await Promise.all(keysOf(row).map((key) => stat(key)));
      if (there.includes(null)) lost.push(`that of media ${row.id} is not`);
    }
    looked += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return found(lost, `${looked} files`);
    after = last.id;
  }
}

async function findOrphans(ask: Ask, { list }: Files) {
  const orphans: string[] = [];
  let old: string[] = [];
  const judge = async () => {
    const rows = await ask<{ key: string }>(
      `SELECT k.key FROM unnest($1::text[]) AS k(key)
        WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.storage_key = regexp_replace(k.key, '\\.(list|bubble|lightbox)$', ''))
          AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.id = split_part(k.key, '/', 3) AND k.key = ANY (u.parts))`,
      [old],
    );
    orphans.push(...rows.map(({ key }) => key));
    old = [];
  };
  for await (const { key, modifiedAt } of list()) {
    if (Date.now() - modifiedAt.getTime() < DAY_MS) continue;
    old.push(key);
    if (old.length === PAGE) await judge();
  }
  if (old.length > 0) await judge();
  return found(orphans);
}

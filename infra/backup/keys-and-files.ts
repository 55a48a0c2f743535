import { cp, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { StartError } from "../env.ts";
import { type Manifest, SECRET } from "./manifest.ts";
import { flushFolder } from "./new-folder.ts";
import type { RestoreOptions } from "./restore.ts";

/**
 * Chooses the key of a restored database: the given one, else the backup's own, which is answered for the data folder,
 * else the one kept there. Throws StartError when the database was opened with another.
 */
export async function keysOf(
  client: pg.ClientBase,
  manifest: Pick<Manifest, "secret">,
  options: Pick<RestoreOptions, "dataDir" | "secret" | "folder" | "fits">,
): Promise<{ toPlace: string | null }> {
  const inBackup = manifest.secret ? await readSecret(path.join(options.folder, SECRET)) : null;
  const chosen = options.secret ?? inBackup ?? (await readSecret(path.join(options.dataDir, SECRET)));
  const { rows } = await client.query<{ check: string | null }>(
    `SELECT secret_check AS check FROM installation`,
  );
  const check = rows[0]?.check ?? null;
  if (check !== null && (chosen === null || !options.fits(chosen, check))) {
    throw new StartError(
      "The backup's database was opened with another secret: set BOREALIS_SECRET to that one, then restore again.",
    );
  }
  return { toPlace: options.secret === undefined ? inBackup : null };
}

async function readSecret(file: string): Promise<string | null> {
  return readFile(file, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}

/** Puts a key into the data folder, whole or not at all; another one that was there is kept beside it. */
export async function placeSecret(dataDir: string, secret: string): Promise<void> {
  const file = path.join(dataDir, SECRET);
  const before = await readSecret(file);
  if (before === secret) return;
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  if (before !== null) await link(file, `${file}.replaced-${Date.now()}`);
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await flushFolder(dataDir);
}

/** Copies a backup's files to where the product keeps them; those that are there are replaced. */
export async function placeFiles(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, force: true, preserveTimestamps: true }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
}

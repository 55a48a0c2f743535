import { createReadStream, existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createGzip } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type Settings, StartError } from "../env.ts";
import { listMigrations, listSequences, type Table } from "./catalog.ts";
import { createPartWriter, type PartWriter } from "./checksums.ts";
import { connectForLongWork, copyTarget } from "./connection.ts";
import { FILES, MANIFEST, type ManifestTable, manifestText, SECRET, tablePath } from "./manifest.ts";
import { makeFolder } from "./new-folder.ts";
import { beginSnapshot } from "./snapshot.ts";

/** Beyond it a dump waits for the processor and not for the disk. */
const GZIP_LEVEL = 3;

export type BackUpOptions = Pick<Settings, "dataDir"> & {
  databaseUrl: string;
  /** Where the backup will be. */
  folder: string;
  /** It may exist, and is replaced once the new one is whole. */
  replace?: boolean;
};

export type Backup = { folder: string; bytes: number; rows: number };

/**
 * Writes the database as it is at one moment, the files and the kept key into a new folder, which is there whole or
 * not at all. The server may run; memory stays the same whatever the size. Throws StartError with what to do.
 */
export async function backUp(options: BackUpOptions): Promise<Backup> {
  const client = await connectForLongWork(options.databaseUrl);
  const done: Backup = { folder: options.folder, bytes: 0, rows: 0 };
  try {
    const { folder, replace = false } = options;
    const fill = async (draft: string) => {
      const parts = createPartWriter(draft);
      const tables = await backUpDatabase(client, draft, parts, options.dataDir);
      // After the rows: a file is stored before the first row that names it.
      await backUpFiles(draft, parts, options.dataDir);
      await parts.finish();
      done.bytes = parts.bytes();
      done.rows = tables.reduce((sum, { rows }) => sum + rows, 0);
    };
    await makeFolder(folder, fill, { replace });
    return done;
  } catch (error) {
    throw withAdvice(error);
  } finally {
    await client.end();
  }
}

async function backUpDatabase(
  client: pg.Client,
  draft: string,
  parts: PartWriter,
  dataDir: string,
): Promise<ManifestTable[]> {
  const listed = await beginSnapshot(client);
  if (!listed.some(({ name }) => name === "installation")) {
    throw new StartError("There is nothing to back up: the database has no tables of Borealis.");
  }
  const migrations = await listMigrations(client);
  const { epoch, version } = await readFacts(client);
  await mkdir(path.join(draft, "tables"), { mode: 0o700 });
  const tables: ManifestTable[] = [];
  for (const table of listed) tables.push({ ...table, rows: await backUpTable(client, table, parts) });
  // Sequences do not keep to the moment; read last, they are beyond every number in the tables.
  const sequences = (await listSequences(client)).map(({ name, last }) => ({ name, last }));
  await client.query("COMMIT");
  const secret = await backUpSecret(parts, dataDir);
  const { version: product } = JSON.parse(await readFile("package.json", "utf8"));
  const createdAt = new Date().toISOString();
  await parts.write(
    MANIFEST,
    manifestText({ product, postgres: version, createdAt, epoch, migrations, tables, sequences, secret }),
  );
  return tables;
}

async function readFacts(client: pg.Client): Promise<{ epoch: string; version: string }> {
  const { rows: installations } = await client.query<{ epoch: string }>(
    "SELECT epoch::text FROM installation",
  );
  const { rows: versions } = await client.query<{ server_version: string }>("SHOW server_version");
  return { epoch: installations[0]?.epoch ?? "", version: versions[0]?.server_version ?? "" };
}

async function backUpTable(client: pg.Client, table: Table, parts: PartWriter): Promise<number> {
  const rows = client.query(copyTo(`COPY ${copyTarget(table)} TO STDOUT`));
  await parts.write(tablePath(table.name), rows, createGzip({ level: GZIP_LEVEL }));
  return rows.rowCount;
}

/** The key, when it is kept in the data folder; one that is given by the environment is kept by whoever gives it. */
async function backUpSecret(parts: PartWriter, dataDir: string): Promise<boolean> {
  const file = path.join(dataDir, SECRET);
  if (!existsSync(file)) return false;
  await parts.write(SECRET, await readFile(file, "utf8"));
  return true;
}

async function backUpFiles(draft: string, parts: PartWriter, dataDir: string): Promise<void> {
  const top = path.join(dataDir, FILES);
  if (!existsSync(top)) return;
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    const source = path.join(entry.parentPath, entry.name);
    const file = path.join(FILES, path.relative(top, source));
    if (entry.isDirectory()) await mkdir(path.join(draft, file), { recursive: true, mode: 0o700 });
    if (!entry.isFile()) continue;
    await mkdir(path.join(draft, path.dirname(file)), { recursive: true, mode: 0o700 });
    await copyFile(source, draft, file, parts);
  }
}

async function copyFile(source: string, draft: string, file: string, parts: PartWriter): Promise<void> {
  try {
    await parts.write(file, createReadStream(source));
  } catch (error) {
    // Whoever deleted it meanwhile deleted its row first.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT" && !existsSync(source)))
      throw error;
    await rm(path.join(draft, file), { force: true });
  }
}

function withAdvice(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code !== "ENOSPC" && code !== "EACCES" && code !== "EROFS") return error;
  const reason = error instanceof Error ? error.message : String(code);
  return new StartError(`The backup cannot be written (${reason}): make room, or name another folder.`, {
    cause: error,
  });
}

import { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { applyMigrations, MIGRATION_LOCK, type Migration, readMigrations } from "../database/migrate.ts";
import { type Settings, StartError } from "../env.ts";
import { assertUnused } from "./assert-unused.ts";
import { emptySchema, listConstraints, listSequences } from "./catalog.ts";
import { verifyParts } from "./checksums.ts";
import { connectForLongWork, copyTarget } from "./connection.ts";
import { keysOf, placeFiles, placeSecret } from "./keys-and-files.ts";
import { FILES, type Manifest, type ManifestTable, readManifest, tablePath } from "./manifest.ts";

/** Numbers given after the backup are in people's devices, links and cookies: none of them is given again. */
const UNUSED_NUMBERS = { integer: 1_000, other: 10_000_000 };

export type RestoreOptions = Pick<Settings, "dataDir" | "secret"> & {
  databaseUrl: string;
  /** The backup. */
  folder: string;
  /** Where this version's migrations lie. */
  migrations: string;
  /** Tells whether a database whose proof is `secretCheck` was opened with this secret. */
  fits: (secret: string, secretCheck: string) => boolean;
  /** Nothing was written since the backup was made: devices need not repair themselves. */
  sameHistory?: boolean;
  /** Everybody has to sign in again. */
  endSessions?: boolean;
};

export type Restored = { createdAt: string; rows: number; migrations: string[] };

/**
 * Puts a backup into an empty installation: database, files, key. Every checksum is compared first. All of the
 * database becomes visible at once at the end; whatever interrupts it before leaves the installation empty, and it can
 * be run again. Clients learn by a new epoch that history was rewound. Throws StartError with what to do.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const manifest = await readManifest(options.folder);
  const parts = await verifyParts(options.folder);
  assertComplete(manifest, parts, options.folder);
  const { common, newer } = compareMigrations(manifest, await readMigrations(options.migrations));
  const client = await connectForLongWork(options.databaseUrl);
  try {
    await lockMigrations(client);
    await assertUnused(client);
    await client.query("BEGIN");
    await emptySchema(client);
    await applyMigrations(client, common);
    await loadTables(client, manifest, options.folder);
    await applyMigrations(client, newer);
    await setSequences(client, manifest, options);
    if (!options.sameHistory) await beginEpoch(client);
    if (options.endSessions) await endSessions(client);
    // Before the commit: a database whose key is missing could neither be opened nor restored again.
    const keys = await keysOf(client, manifest, options);
    await placeFiles(path.join(options.folder, FILES), path.join(options.dataDir, FILES));
    if (keys.toPlace !== null) await placeSecret(options.dataDir, keys.toPlace);
    await client.query("COMMIT");
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { createdAt: manifest.createdAt, rows, migrations: newer.map(({ name }) => name) };
}

function assertComplete(manifest: Manifest, parts: Set<string>, folder: string): void {
  const needed = ["manifest.json", ...manifest.tables.map(({ name }) => tablePath(name))];
  const missing = needed.find((part) => !parts.has(part.split(path.sep).join("/")));
  if (missing === undefined) return;
  throw new StartError(
    `The backup in ${folder} is damaged (${missing}): take another one. Nothing was changed.`,
  );
}

/** What made the backup's tables, and what this version adds to it. */
function compareMigrations(
  { migrations, product }: Manifest,
  ours: Migration[],
): { common: Migration[]; newer: Migration[] } {
  migrations.forEach(({ name, checksum }, index) => {
    const mine = ours[index];
    if (mine?.name === name && mine.checksum === checksum) return;
    throw new StartError(
      `The backup was made by version ${product}, whose database this version does not know (${name}): restore it with that version, then update.`,
    );
  });
  return { common: ours.slice(0, migrations.length), newer: ours.slice(migrations.length) };
}

/** A server that starts meanwhile waits; a second restore is refused. */
async function lockMigrations(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
    MIGRATION_LOCK,
  ]);
  if (rows[0]?.taken !== true) {
    throw new StartError("Another process restores or migrates this database: wait until it ended.");
  }
}

async function loadTables(client: pg.Client, { tables }: Manifest, folder: string): Promise<void> {
  const constraints = await listConstraints(client);
  for (const statement of constraints.drop) await client.query(statement);
  const names = tables.map(({ name }) => pg.escapeIdentifier(name));
  // What triggers keep true (an audit log that only grows, an index beside the log) comes with the rows.
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  // Some migrations bring rows of their own.
  await client.query(`TRUNCATE ${names.join(", ")}`);
  for (const table of tables) await loadTable(client, table, folder);
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  for (const statement of constraints.make) await client.query(statement);
}

async function loadTable(client: pg.Client, table: ManifestTable, folder: string): Promise<void> {
  // Frozen: the table is as new as this transaction, so its rows need not be visited again later.
  const target = client.query(copyFrom(`COPY ${copyTarget(table)} FROM STDIN (FREEZE)`));
  await pipeline(createReadStream(path.join(folder, tablePath(table.name))), createGunzip(), target);
  if (target.rowCount === table.rows) return;
  throw new StartError(
    `The backup in ${folder} holds ${target.rowCount} rows of ${table.name} and says ${table.rows}: take another one.`,
  );
}

async function setSequences(
  client: pg.Client,
  manifest: Manifest,
  { sameHistory = false }: Pick<RestoreOptions, "sameHistory">,
): Promise<void> {
  const kept = new Map(manifest.sequences.map(({ name, last }) => [name, last]));
  for (const { name, type, start } of await listSequences(client)) {
    const last = kept.get(name) ?? null;
    if (sameHistory && last === null) continue;
    const unused = type === "integer" ? UNUSED_NUMBERS.integer : UNUSED_NUMBERS.other;
    const value = BigInt(last ?? start) + BigInt(sameHistory ? 0 : unused);
    await client.query("SELECT setval($1::regclass, $2::bigint)", [pg.escapeIdentifier(name), `${value}`]);
  }
}

async function beginEpoch(client: pg.Client): Promise<void> {
  await client.query("UPDATE installation SET epoch = gen_random_uuid(), restored_at = now()");
}

async function endSessions(client: pg.Client): Promise<void> {
  await client.query("UPDATE session SET revoked_at = now() WHERE revoked_at IS NULL");
  await client.query("UPDATE operator_session SET revoked_at = now() WHERE revoked_at IS NULL");
}

import { existsSync, realpathSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { backUp } from "../backup/back-up.ts";
import { flushFolder } from "../backup/new-folder.ts";
import { type RestoreOptions, restore } from "../backup/restore.ts";
import { StartError } from "../env.ts";
import { chooseAccount } from "./postgres-account.ts";
import { findPostgres, majorOf, type PostgresBinaries } from "./postgres-binaries.ts";
import { clusterFolder, clusterMajor, nextCluster } from "./postgres-cluster.ts";
import type { SupervisorLog } from "./postgres-process.ts";
import { startBundledPostgres } from "./postgres-supervisor.ts";

export type UpgradeOptions = Pick<RestoreOptions, "migrations" | "fits"> & {
  dataDir: string;
  secret: string;
  log: SupervisorLog;
  /** The programs of an older major version; asked for only when they are needed. */
  findPrograms: (major: number) => Promise<PostgresBinaries>;
};

/** `kept`: where the old files are, until the operator removes them. Null: nothing had to be done. */
export type Upgraded = { from: number; to: number; kept: string } | null;

/**
 * Moves the bundled database to the major version that this product brings: dumped by the old programs, loaded by the
 * new ones beside it, and put in its place by two renames at the end. The old files stay. Interrupted anywhere, it can
 * be run again, and the server says so. Throws StartError with what to do.
 */
export async function upgradePostgres(options: UpgradeOptions): Promise<Upgraded> {
  const bundled = findPostgres();
  const to = majorOf(bundled.version);
  const cluster = clusterFolder(realpathSync(chooseAccount(bundled, realpathSync(options.dataDir)).home));
  const from = clusterMajor(cluster);
  if (from === to) return null;
  if (from === null) return finish(cluster, to);
  if (from > to) {
    throw new StartError(
      `${cluster} is of PostgreSQL ${from}, newer than ${to}: start the version that made it.`,
    );
  }
  const kept = asideOf(cluster, from);
  if (existsSync(kept)) throw new StartError(`${kept} is of an earlier upgrade: move it away first.`);
  const old = await options.findPrograms(from);
  // The key and the files stay where they are: only the database is dumped.
  const scratch = await mkdtemp(path.join(os.tmpdir(), "borealis-upgrade-"));
  try {
    const folder = path.join(options.dataDir, `.before-postgres-${to}`);
    await dump({ ...options, old, folder, scratch });
    await rm(nextCluster(cluster), { recursive: true, force: true });
    await load({ ...options, folder, scratch });
    await rename(cluster, kept);
    await rename(nextCluster(cluster), cluster);
    await flushFolder(path.dirname(cluster));
    await rm(folder, { recursive: true, force: true });
    return { from, to, kept };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const asideOf = (cluster: string, major: number): string => `${cluster}-${major}`;

/** What is left of an upgrade that ended between its two renames. */
async function finish(cluster: string, to: number): Promise<Upgraded> {
  const from = Array.from({ length: to }, (_, major) => major).findLast((major) =>
    existsSync(asideOf(cluster, major)),
  );
  if (from === undefined || clusterMajor(nextCluster(cluster)) !== to) {
    throw new StartError(`There is no bundled database in ${path.dirname(cluster)}: nothing was changed.`);
  }
  await rename(nextCluster(cluster), cluster);
  await flushFolder(path.dirname(cluster));
  return { from, to, kept: asideOf(cluster, from) };
}

type Step = UpgradeOptions & { folder: string; scratch: string };

async function dump({ dataDir, log, old, folder, scratch }: Step & { old: PostgresBinaries }): Promise<void> {
  const postgres = await startBundledPostgres({ dataDir, log, binaries: old });
  try {
    await backUp({ databaseUrl: postgres.url, dataDir: scratch, folder, replace: true });
  } finally {
    await postgres.stop();
  }
}

async function load({ dataDir, log, folder, scratch, secret, migrations, fits }: Step): Promise<void> {
  const clusterOf = (home: string) => nextCluster(clusterFolder(home));
  const postgres = await startBundledPostgres({ dataDir, log, clusterOf });
  try {
    // Nobody wrote since: the clients' copies are the new database's too.
    const history = { sameHistory: true };
    await restore({
      databaseUrl: postgres.url,
      dataDir: scratch,
      folder,
      secret,
      migrations,
      fits,
      ...history,
    });
  } finally {
    await postgres.stop();
  }
}

import { spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { lchown, readdir, rename } from "node:fs/promises";
import path from "node:path";
import { StartError } from "../env.ts";
import { processIdentity } from "../process-lock.mjs";
import type { PostgresAccount } from "./postgres-binaries.ts";

export const DATABASE_USER = "borealis";

/** Nothing of ours: PG… variables would change what the programs do. */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  TZ: "UTC",
};

/** The folder with the database's files, inside an account's home. */
export function clusterFolder(home: string): string {
  return path.join(home, "postgres");
}

/** What a running postmaster writes about itself. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** Reads the postmaster's own file; null when there is none, or none that is complete. */
export function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 ? { pid, port, ready: lines[7]?.trim() === "ready" } : null;
  } catch {
    return null;
  }
}

/** The major version of PostgreSQL that a cluster's files belong to; null when there is no cluster. */
export function clusterMajor(cluster: string): number | null {
  try {
    return Number.parseInt(readFileSync(path.join(cluster, "PG_VERSION"), "utf8"), 10);
  } catch {
    return null;
  }
}

/** Where an upgrade prepares the cluster that takes the place of `cluster`, in the same folder. */
export const nextCluster = (cluster: string): string => `${cluster}.next`;

/** Throws StartError when the cluster's files are not for PostgreSQL of this major version. */
export function assertMajor(cluster: string, major: number): void {
  const found = clusterMajor(cluster);
  if (found === major) return;
  if (found === null) {
    // An upgrade puts the new cluster in the old one's place as its last step.
    if (!existsSync(nextCluster(cluster))) return;
    throw new StartError(
      "An upgrade of the database was interrupted: run npm run upgrade:postgres to finish it.",
    );
  }
  throw new StartError(
    found < major
      ? `${cluster} holds a database of PostgreSQL ${found}, and this version brings ${major}: run npm run upgrade:postgres once.`
      : `${cluster} holds a database of PostgreSQL ${found}, and this version brings ${major}: start the version that made it.`,
  );
}

/** Makes the cluster's folder unless it is there; a half-made one left by a crash is thrown away. */
export async function ensureCluster(
  account: PostgresAccount,
  cluster: string,
  password: string,
): Promise<boolean> {
  if (existsSync(path.join(cluster, "PG_VERSION"))) {
    await giveTo(account, cluster);
    return false;
  }
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new StartError(
      `${cluster} is not a PostgreSQL data folder: move it away or choose another DATA_DIR.`,
    );
  }
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" });
  if (account.owner)
    for (const place of [draft, passwordFile]) chownSync(place, account.owner.uid, account.owner.gid);
  try {
    const authentication = ["--auth=scram-sha-256", `--pwfile=${passwordFile}`, "-U", DATABASE_USER];
    // With the plain C locale trigrams of Chinese text would be empty.
    const text = ["--encoding=UTF8", "--locale=C.UTF-8"];
    const [command, args] = account.command(
      "initdb",
      ["-D", draft, ...authentication, ...text, "--data-checksums", "--no-instructions"],
      { diesWithParent: true },
    );
    const made = spawnSync(command, args, { encoding: "utf8", cwd: "/", env: POSTGRES_ENVIRONMENT });
    if (made.status !== 0) {
      const reason = made.error?.message ?? made.stderr.trim().split("\n").slice(-3).join(" ");
      throw new StartError(
        `PostgreSQL could not prepare ${cluster} (${reason}): correct that, or set DATABASE_URL.`,
      );
    }
    await rename(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
  return true;
}

/** Root may have started as another account before; PostgreSQL insists on owning its folder. */
async function giveTo(account: PostgresAccount, cluster: string): Promise<void> {
  const { uid } = statSync(cluster);
  if (account.owner === null) {
    const own = process.getuid?.();
    if (own === undefined || uid === own) return;
    throw new StartError(
      `${cluster} belongs to another user: start as that user, or choose another DATA_DIR.`,
    );
  }
  if (uid === account.owner.uid) return;
  const { uid: newUid, gid } = account.owner;
  await lchown(cluster, newUid, gid);
  for (const entry of await readdir(cluster, { recursive: true }))
    await lchown(path.join(cluster, entry), newUid, gid);
}

/**
 * The processes that still work in the cluster's folder: PostgreSQL's make it their working directory. Empty
 * where /proc does not exist.
 */
export function processesIn(cluster: string): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && worksIn(pid, cluster));
  } catch {
    return [];
  }
}

function worksIn(pid: number, cluster: string): boolean {
  try {
    const program = path.basename(readlinkSync(`/proc/${pid}/exe`)).replace(" (deleted)", "");
    return (
      program === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === cluster && processIdentity(pid) !== null
    );
  } catch {
    return false;
  }
}

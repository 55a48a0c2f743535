import { openMasterSecret } from "../apps/master-secret.ts";
import { isProof } from "../installation/check-secret.ts";
import type { FileStore } from "../media/files.ts";
import type { CoreRuntime } from "../runtime.ts";
import { type Ask, type Check, found } from "./check.ts";
import { mediaChecks } from "./media-checks.ts";

/** What an examination needs to know besides the database. */
export type Surroundings = {
  /** The migrations this version brings, in order. */
  migrations: { name: string; checksum: string }[];
  /** The keys made from this installation's secret; null when there is no secret. */
  keys: Pick<CoreRuntime, "key"> | null;
  files: Pick<FileStore, "stat" | "list">;
  /** Resolves when Redis answers; null where none is used. */
  pingRedis: (() => Promise<void>) | null;
};

/** Checks of the database against what is around it: this version, its secret, its files, its Redis. */
export function installationChecks({ migrations, keys, files, pingRedis }: Surroundings): Check[] {
  return [
    {
      id: "database.migrations",
      title: "The database has exactly the migrations of this version",
      advice:
        "Start this version once to apply what is missing; run the version that wrote the others, or restore the edited files.",
      run: async (ask) => found(await compareMigrations(ask, migrations)),
    },
    {
      id: "installation.secret",
      title: "The secret is the one this database was opened with",
      advice: "Set BOREALIS_SECRET to that one, or put the file `secret` back into DATA_DIR from a backup.",
      async run(ask) {
        if (keys === null) return found(["there is no secret in BOREALIS_SECRET or DATA_DIR"]);
        const [row] = await ask<{ proof: string | null }>("SELECT secret_check AS proof FROM installation");
        if (!row) return found(["the row of the installation is missing"]);
        return found(row.proof === null || isProof(keys, row.proof) ? [] : ["it is another one"]);
      },
    },
    {
      id: "app.master_secrets",
      title: "Every app's master secret can be read",
      advice:
        "Put back the secret the apps were made with; otherwise give the named apps new master secrets.",
      async run(ask) {
        if (keys === null) return found([], "not tried without a secret");
        const apps = await ask<{ id: number; appKey: string; sealed: string }>(
          `SELECT id, app_key AS "appKey", master_secret AS sealed FROM app ORDER BY id`,
        );
        return found(
          apps
            .filter(({ appKey, sealed }) => !canOpen(keys, appKey, sealed))
            .map(({ id }) => `that of app ${id} cannot`),
        );
      },
    },
    ...mediaChecks(files),
    {
      id: "redis.reachable",
      title: "Redis answers, where one is used",
      advice:
        "Start Redis or correct REDIS_URL: messages arrive without it, but up to some seconds later between processes.",
      severity: "warning",
      async run() {
        if (pingRedis === null) return found([], "none is used");
        return pingRedis().then(
          () => found([]),
          (error: unknown) =>
            found([`it does not answer (${error instanceof Error ? error.name : "unknown"})`]),
        );
      },
    },
  ];
}

type Applied = { name: string; checksum: string; finished: boolean };

async function compareMigrations(ask: Ask, migrations: Surroundings["migrations"]): Promise<string[]> {
  const applied = await ask<Applied>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`);
  const known = new Map(applied.map((row) => [row.name, row]));
  const ours = new Set(migrations.map(({ name }) => name));
  const judge = ({ name, checksum }: { name: string; checksum: string }) => {
    const row = known.get(name);
    if (!row) return [`${name} is missing`];
    if (!row.finished) return [`${name} failed`];
    return row.checksum === checksum ? [] : [`${name} was edited after it was applied`];
  };
  const foreign = applied
    .filter(({ name }) => !ours.has(name))
    .map(({ name }) => `${name} is of another version`);
  return [...migrations.flatMap(judge), ...foreign];
}

function canOpen(keys: Pick<CoreRuntime, "key">, appKey: string, sealed: string): boolean {
  try {
    return openMasterSecret(keys, appKey, sealed) !== "";
  } catch {
    return false;
  }
}

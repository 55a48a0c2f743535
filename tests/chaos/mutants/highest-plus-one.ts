// Takes the place of infra/database/migrate.ts.
import pg from "pg";
import { migrate as honest } from "#infra/database/migrate.ts";
import { rewriteFunction } from "./rewrite-function.ts";

/** Lets every batch number its messages from the highest position it sees, without a lock and without a unique key. */
export async function migrate(...[url, folder]: Parameters<typeof honest>): ReturnType<typeof honest> {
  const applied = await honest(url, folder);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Several processes start at once.
    await client.query("SELECT pg_advisory_lock(1)");
    await client.query("ALTER TABLE log DROP CONSTRAINT IF EXISTS log_pkey");
    await client.query("CREATE INDEX IF NOT EXISTS log_place_idx ON log (app_id, conv_id, seq)");
    await rewriteFunction(client, "commit_messages", [
      [/PERFORM 1[^;]*FOR NO KEY UPDATE[^;]*;/, ""],
      [
        "j.last_seq + count(*)",
        '(SELECT coalesce(max(seq), 0) FROM log x WHERE x.app_id = p_app AND x.conv_id = j."conversation") + count(*)',
      ],
      // As long as a slow disk takes: what others commit meanwhile is not seen.
      [
        "FROM jsonb_to_recordset(p_messages) AS i(",
        "FROM pg_sleep(0.01), jsonb_to_recordset(p_messages) AS i(",
      ],
    ]);
  } finally {
    await client.end();
  }
  return applied;
}

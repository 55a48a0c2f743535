// Takes the place of infra/database/migrate.ts.
import pg from "pg";
import { migrate as honest } from "#infra/database/migrate.ts";
import { rewriteFunction } from "./rewrite-function.ts";

/** Lets the database write messages at the places they bring along. */
export async function migrate(...[url, folder]: Parameters<typeof honest>): ReturnType<typeof honest> {
  const applied = await honest(url, folder);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Several processes start at once.
    await client.query("SELECT pg_advisory_lock(1)");
    await rewriteFunction(client, "commit_messages", [
      ['i."kind", i."body"\n', 'i."kind", i."body", i."place"\n'],
      ['"body" jsonb)', '"body" jsonb, "place" bigint)'],
      [/j\.last_seq \+ count\(\*\)[^)]*\) OVER \([^)]*\) AS seq/, 'j."place" AS seq'],
    ]);
  } finally {
    await client.end();
  }
  return applied;
}

import type { Queryable } from "../database.ts";

/**
 * What an app consists of, in an order in which rows can go: what refers to something before what it refers to. Names
 * of tables and of the column with the app's id; nothing of it comes from outside.
 */
const parts = [
  ["task_row", "app_id"],
  ["task", "app_id"],
  ["api_key", "app_id"],
  ["operator_invite", "app_id"],
  ["callback_message", "app_id"],
  ["callback_delivery", "app_id"],
  ["rest_answer", "app_id"],
  ["message_count", "app_id"],
  ["delivery_count", "app_id"],
  ["user_day", "app_id"],
  ["group_day", "app_id"],
  ["message_index", "app_id"],
  ["upload", "app_id"],
  ["media", "app_id"],
  ["log", "app_id"],
  ["user_log", "app_id"],
  ["rid_dedupe", "app_id"],
  ["room_member", "app_id"],
  ["room_standing", "app_id"],
  ["room", "app_id"],
  ["membership_interval", "conv_app_id"],
  ["member", "conv_app_id"],
  ["groups", "app_id"],
  ["conversation", "app_id"],
  ["revocation", "app_id"],
  ["session", "app_id"],
  ["users", "app_id"],
] as const;

/** Deletes at most `limit` rows of an app that was deleted; answers how many, 0 when nothing is left but the app itself. */
export async function deleteSomeOfApp(appId: number, db: Queryable, limit: number): Promise<number> {
  for (const [table, column] of parts) {
    const deleted = await db.$executeRawUnsafe(
      `DELETE FROM "${table}" WHERE ctid IN (SELECT ctid FROM "${table}" WHERE "${column}" = $1::integer LIMIT $2::integer)`,
      appId,
      limit,
    );
    if (deleted > 0) return deleted;
  }
  return 0;
}

/** Ids of apps whose time to be brought back is over, by the database's clock. */
export async function selectAppsToPurge(db: Queryable): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM app WHERE deleted_at IS NOT NULL AND purge_after < clock_timestamp() ORDER BY id`;
  return rows.map(({ id }) => id);
}

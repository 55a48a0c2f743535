import type { CountFresh, FreshCount } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp, assertCanSeeApp } from "../permissions.ts";

const COUNTED = 100;

/** How many rows a table of the console got since somebody looked, by the database's clock; a hundred at most. */
export async function countFresh(ctx: Context, { table, since }: CountFresh): Promise<FreshCount> {
  assertCanSeeApp(ctx);
  if (table === "audit") assertCanManageApp(ctx);
  const at = ctx.now().getTime();
  return { count: since === null ? 0 : await countRows(ctx, table, new Date(since)), at };
}

function countRows({ app, db }: Context, table: CountFresh["table"], since: Date): Promise<number> {
  const asked = { where: { appId: app.id, createdAt: { gt: since } }, take: COUNTED };
  if (table === "users") return db.user.count(asked);
  if (table === "groups") return db.group.count(asked);
  if (table === "rooms") return db.room.count(asked);
  return table === "reports" ? db.report.count(asked) : db.audit.count(asked);
}

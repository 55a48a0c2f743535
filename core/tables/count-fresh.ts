import type { CountFresh, FreshCount } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp, assertCanSeeApp } from "../permissions.ts";

const COUNTED = 100;

/** How many rows a table of the console got since somebody looked, by the database's clock; a hundred at most. */
export async function countFresh(ctx: Context, { table, since }: CountFresh): Promise<FreshCount> {
  assertCanSeeApp(ctx);
  if (table === "audit") assertCanManageApp(ctx);
  const at = ctx.now().getTime();
  if (since === null) return { count: 0, at };
  const newest = await newestRows(ctx, table);
  return { count: newest.filter(({ createdAt }) => createdAt.getTime() > since).length, at };
}

/** What was made last has the highest number: found without a look at the rest, however long the table is. */
function newestRows({ app, db }: Context, table: CountFresh["table"]): Promise<{ createdAt: Date }[]> {
  const asked = {
    where: { appId: app.id },
    orderBy: { id: "desc" },
    take: COUNTED,
    select: { createdAt: true },
  } as const;
  if (table === "users") return db.user.findMany(asked);
  if (table === "groups") return db.group.findMany(asked);
  if (table === "rooms") return db.room.findMany(asked);
  return table === "reports" ? db.report.findMany(asked) : db.audit.findMany(asked);
}

import type { ExportUsers, UserExport } from "#protocol/console-user.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { whereUsers } from "./page-users.ts";

const ROWS = 300;

/** One part of the users that a filter finds, in the order they were made; that it was taken away is written down. */
export async function exportUsers(ctx: Context, { query, state, after }: ExportUsers): Promise<UserExport> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  if (after === null) {
    await transaction(ctx, async (tx) => {
      tx.audit({ action: "user.export", target: `app:${ctx.app.appKey}`, after: { query, state } });
    });
  }
  const rows = await ctx.db.user.findMany({
    where: { appId, AND: [whereUsers(appId, { query, state }), after === null ? {} : { id: { gt: after } }] },
    orderBy: { id: "asc" },
    take: ROWS + 1,
    select: { id: true, username: true, nickname: true, disabledAt: true, deletedAt: true, createdAt: true },
  });
  const kept = rows.slice(0, ROWS);
  const last = kept.at(-1);
  return {
    rows: kept.map((row) => [
      row.username,
      row.nickname,
      row.deletedAt ? "deleted" : row.disabledAt ? "disabled" : "active",
      row.createdAt.toISOString(),
    ]),
    next: rows.length > kept.length && last ? toId(last.id) : null,
  };
}

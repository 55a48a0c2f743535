import type { ExportUsers } from "#protocol/console-user.ts";
import { limits } from "#protocol/limits.ts";
import type { FilePart } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { CSV_MARK, toCsv } from "../tables/csv.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { whereUsers } from "./page-users.ts";

const columns = ["username", "nickname", "state", "created"];

/** A part of the users that a filter finds as CSV, in the order they were made; that it was taken away is written down. */
export async function exportUsers(ctx: Context, { query, state, after }: ExportUsers): Promise<FilePart> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  if (after === null) {
    await transaction(ctx, async (tx) => {
      tx.audit({ action: "user.export", target: `app:${ctx.app.appKey}`, after: { query, state } });
    });
  }
  const rows = await ctx.db.user.findMany({
    where: {
      appId,
      AND: [whereUsers(appId, { query, state }), after === null ? {} : { id: { gt: Number(after) } }],
    },
    orderBy: { id: "asc" },
    take: limits.exportRows + 1,
    select: { id: true, username: true, nickname: true, disabledAt: true, deletedAt: true, createdAt: true },
  });
  const kept = rows.slice(0, limits.exportRows);
  const last = kept.at(-1);
  const lines = kept.map((row) => [
    row.username,
    row.nickname,
    row.deletedAt ? "deleted" : row.disabledAt ? "disabled" : "active",
    row.createdAt.toISOString(),
  ]);
  return {
    text: after === null ? CSV_MARK + toCsv([columns, ...lines]) : toCsv(lines),
    rows: kept.length,
    next: rows.length > kept.length && last ? String(toId(last.id)) : null,
  };
}

import type { ConsoleUser, UserSort, UserState } from "#protocol/console-user.ts";
import type { TablePage, TableQuery } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { COUNTED, keysetOf, toPage } from "../tables/keyset.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "./to-user.ts";

export type UserFilter = { query: string; state: UserState | null };

const columns: Record<UserSort, string> = { created: "id", username: "username" };

/** One page of the app's users for its operators; found by how a username or a nickname begins. */
export async function pageUsers(
  ctx: Context,
  page: TableQuery<UserSort>,
  state: UserState | null,
): Promise<TablePage<ConsoleUser>> {
  assertCanSeeApp(ctx);
  const { app, db } = ctx;
  const { where: beyond, orderBy, take, backwards } = keysetOf(page, columns[page.sort]);
  const where = whereUsers(app.id, { query: page.query, state });
  const [rows, counted] = await Promise.all([
    db.user.findMany({
      where: { appId: app.id, AND: [where, beyond] },
      orderBy,
      take,
      select: { ...userSummaryColumns, disabledAt: true, createdAt: true },
    }),
    countUpTo(ctx, where),
  ]);
  const extra = await readExtras(
    ctx,
    rows.map(({ id }) => toId(id)),
  );
  return toPage(page, rows, {
    backwards,
    counted,
    placeOf: ({ id, username }) => ({ id: toId(id), value: username }),
    toRow: (row): ConsoleUser => {
      const id = toId(row.id);
      return {
        user: toUserSummary(row),
        state: row.deletedAt ? "deleted" : row.disabledAt ? "disabled" : "active",
        online: ctx.runtime.roster.sessionsOf({ appId: app.id, userId: id }).size > 0,
        groups: extra.groups.get(id) ?? 0,
        createdAt: row.createdAt.getTime(),
        seenAt: extra.seen.get(id) ?? null,
      };
    },
  });
}

/** The names of the users that a filter finds, for acts on all of them; at most so many. */
export async function listUsernames(ctx: Context, filter: UserFilter, most: number): Promise<string[]> {
  assertCanSeeApp(ctx);
  const rows = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, AND: [whereUsers(ctx.app.id, filter)] },
    orderBy: { id: "asc" },
    take: most,
    select: { username: true },
  });
  return rows.map(({ username }) => username);
}

export function whereUsers(appId: number, { query, state }: UserFilter) {
  const text = query.trim().toLowerCase();
  const begins = { startsWith: text.replace(/[\\%_]/g, "\\$&") };
  return {
    appId,
    ...(text === "" ? {} : { OR: [{ usernameLower: begins }, { nicknameLower: begins }] }),
    ...(state === "deleted" ? { deletedAt: { not: null } } : { deletedAt: null }),
    ...(state === "disabled" ? { disabledAt: { not: null } } : {}),
    ...(state === "active" ? { disabledAt: null } : {}),
  };
}

const countUpTo = ({ app, db }: Context, where: ReturnType<typeof whereUsers>): Promise<number> =>
  db.user.count({ where: { appId: app.id, AND: [where] }, take: COUNTED + 1 });

/** What a page shows beside the users themselves, for that page's users alone. */
async function readExtras({ app, db }: Context, ids: number[]) {
  const [memberships, sessions] = await Promise.all([
    db.membershipInterval.groupBy({
      by: ["userId"],
      where: {
        userAppId: app.id,
        userId: { in: ids },
        toSeq: null,
        member: { conversation: { kind: "group" } },
      },
      _count: { convId: true },
    }),
    db.session.groupBy({
      by: ["userId"],
      where: { appId: app.id, userId: { in: ids } },
      _max: { seenAt: true },
    }),
  ]);
  return {
    groups: new Map(memberships.map(({ userId, _count }) => [toId(userId), _count.convId])),
    seen: new Map(sessions.map(({ userId, _max }) => [toId(userId), _max.seenAt?.getTime() ?? null])),
  };
}

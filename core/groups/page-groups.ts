import type { ConsoleGroup, GroupSort, GroupState } from "#protocol/console-group.ts";
import type { TablePage, TableQuery } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { COUNTED, keysetOf, toPage } from "../tables/keyset.ts";
import { toId } from "../to-id.ts";

const columns: Record<GroupSort, string> = { created: "id", name: "nameLower", members: "memberCount" };

/** One page of the app's groups for its operators; found by their number, or by how the name or the owner's begins. */
export async function pageGroups(
  ctx: Context,
  page: TableQuery<GroupSort>,
  state: GroupState | null,
): Promise<TablePage<ConsoleGroup>> {
  assertCanSeeApp(ctx);
  const { app, db } = ctx;
  const where = await whereGroups(ctx, page.query, state);
  const { where: beyond, orderBy, take, backwards } = keysetOf(page, columns[page.sort]);
  const [rows, counted] = await Promise.all([
    db.group.findMany({
      where: { appId: app.id, AND: [where, beyond] },
      orderBy,
      take,
      include: { conversation: { select: { activeAt: true } } },
    }),
    db.group.count({ where: { appId: app.id, AND: [where] }, take: COUNTED + 1 }),
  ]);
  const owners = await ownersOf(ctx, rows);
  return toPage(page, rows, {
    backwards,
    counted,
    placeOf: (row) => ({
      id: toId(row.id),
      value: page.sort === "members" ? row.memberCount : row.nameLower,
    }),
    toRow: (row): ConsoleGroup => ({
      id: toId(row.id),
      name: row.name,
      owner: row.ownerId === null ? null : (owners.get(row.ownerId) ?? null),
      members: row.memberCount,
      maximum: row.maxMembers,
      state: row.dissolvedAt ? "dissolved" : row.silencedAll ? "silenced" : "open",
      createdAt: row.createdAt.getTime(),
      activeAt: row.conversation.activeAt.getTime(),
    }),
  });
}

async function whereGroups({ app, db }: Context, query: string, state: GroupState | null) {
  const text = query.trim().toLowerCase();
  const begins = { startsWith: text.replace(/[\\%_]/g, "\\$&") };
  const owners =
    text === ""
      ? []
      : await db.user.findMany({
          where: { appId: app.id, usernameLower: begins },
          select: { id: true },
          take: 100,
        });
  const number = /^\d{1,15}$/.test(text) ? [{ id: Number(text) }] : [];
  return {
    ...(text === ""
      ? {}
      : { OR: [{ nameLower: begins }, { ownerId: { in: owners.map(({ id }) => id) } }, ...number] }),
    ...(state === "dissolved" ? { dissolvedAt: { not: null } } : { dissolvedAt: null }),
    ...(state === "silenced" ? { silencedAll: true } : {}),
    ...(state === "open" ? { silencedAll: false } : {}),
  };
}

/** Names of the owners of these rows. */
export async function ownersOf(
  { app, db }: Context,
  rows: readonly { ownerId: bigint | null }[],
): Promise<Map<bigint, string>> {
  const ids = rows.flatMap(({ ownerId }) => ownerId ?? []);
  const users = await db.user.findMany({
    where: { appId: app.id, id: { in: ids } },
    select: { id: true, username: true },
  });
  return new Map(users.map(({ id, username }) => [id, username]));
}

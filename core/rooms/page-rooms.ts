import type { ConsoleRoom } from "#protocol/console-group.ts";
import type { TablePage, TableQuery } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { ownersOf } from "../groups/page-groups.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { COUNTED, keysetOf, toPage } from "../tables/keyset.ts";
import { toId } from "../to-id.ts";

export const roomSorts = ["created"] as const;

/** One page of the app's chat rooms for its operators; found by their number or a part of the name. */
export async function pageRooms(
  ctx: Context,
  page: TableQuery<(typeof roomSorts)[number]>,
): Promise<TablePage<ConsoleRoom>> {
  assertCanSeeApp(ctx);
  const { app, db } = ctx;
  const text = page.query.trim();
  const number = /^\d{1,15}$/.test(text) ? [{ id: Number(text) }] : [];
  const contains = { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  const where = { deletedAt: null, ...(text === "" ? {} : { OR: [{ name: contains }, ...number] }) };
  const { where: beyond, orderBy, take, backwards } = keysetOf(page, "id");
  const [rows, counted] = await Promise.all([
    db.room.findMany({
      where: { appId: app.id, AND: [where, beyond] },
      orderBy,
      take,
      include: { _count: { select: { members: true } } },
    }),
    db.room.count({ where: { appId: app.id, AND: [where] }, take: COUNTED + 1 }),
  ]);
  const owners = await ownersOf(ctx, rows);
  return toPage(page, rows, {
    backwards,
    counted,
    placeOf: ({ id }) => ({ id: toId(id), value: 0 }),
    toRow: (row): ConsoleRoom => ({
      id: toId(row.id),
      name: row.name,
      owner: row.ownerId === null ? null : (owners.get(row.ownerId) ?? null),
      inside: row._count.members,
      silenced: row.silencedAll,
      createdAt: row.createdAt.getTime(),
    }),
  });
}

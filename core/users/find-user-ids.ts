import type { Context } from "../context.ts";
import { toId } from "../to-id.ts";

type Place = Pick<Context, "db" | "runtime"> & { app: { id: number } };

/**
 * The ids of those of these users who exist and are not deleted, by name; one query for all that are not cached.
 * Names are byte-exact.
 */
export async function findUserIds(
  { app, db, runtime }: Place,
  usernames: string[],
): Promise<Map<string, number>> {
  const { userIds } = runtime.caches;
  const found = new Map<string, number>();
  const unknown: string[] = [];
  for (const username of usernames) {
    const id = userIds.get(`${app.id}:${username}`);
    if (id === undefined) unknown.push(username);
    else found.set(username, id);
  }
  if (unknown.length === 0) return found;
  const rows = await db.user.findMany({
    where: { appId: app.id, username: { in: unknown }, deletedAt: null },
    select: { id: true, username: true },
  });
  for (const row of rows) {
    const id = toId(row.id);
    found.set(row.username, id);
    userIds.set(`${app.id}:${row.username}`, id);
  }
  return found;
}

/** The id of one such user; undefined when there is none. */
export async function findUserId(ctx: Place, username: string): Promise<number | undefined> {
  return (await findUserIds(ctx, [username])).get(username);
}

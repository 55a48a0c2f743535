import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";

/** A group, and what its conversation is for the acting user; `member` is null when they are not in it. */
export type GroupPlace = { conversation: number; member: { noDisturb: boolean; shielded: boolean } | null };

/** Those of these groups that exist and were not dissolved, by number. */
export async function findGroupPlaces(
  { app, actor, db }: UserContext,
  groups: number[],
): Promise<Map<number, GroupPlace>> {
  const rows = await db.group.findMany({
    where: { appId: app.id, id: { in: groups }, dissolvedAt: null },
    select: { id: true, conversationId: true },
  });
  const members = await db.member.findMany({
    where: {
      convAppId: app.id,
      convId: { in: rows.map(({ conversationId }) => conversationId) },
      userAppId: app.id,
      userId: actor.userId,
      intervals: { some: { toSeq: null } },
    },
    select: { convId: true, noDisturb: true, shielded: true },
  });
  const mine = new Map(members.map((row) => [row.convId, row]));
  return new Map(
    rows.map(({ id, conversationId }) => [
      toId(id),
      { conversation: toId(conversationId), member: mine.get(conversationId) ?? null },
    ]),
  );
}

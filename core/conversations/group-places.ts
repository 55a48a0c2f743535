import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";

/** A group, and what its conversation is for the acting user; `member` is null when they are not in it. */
export type GroupPlace = { conversation: number; member: { noDisturb: boolean; shielded: boolean } | null };

/** Those of these groups of an app, the acting user's or another of its account, that were not dissolved, by number. */
export async function findGroupPlaces(
  { app, actor, db }: UserContext,
  groups: number[],
  home: { id: number } = app,
): Promise<Map<number, GroupPlace>> {
  const rows = await db.group.findMany({
    where: { appId: home.id, id: { in: groups }, dissolvedAt: null },
    select: { id: true, conversationId: true },
  });
  const members = await db.member.findMany({
    where: {
      convAppId: home.id,
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

import type { UserContext } from "../context.ts";
import { sqlState } from "../sql-state.ts";
import { toId } from "../to-id.ts";

/**
 * The conversation of the acting user and somebody of another app of the account; made when it is first needed. It
 * belongs to the app of whoever of the two registered first, so that both sides find the same one.
 */
export async function ensureForeignConversation(
  ctx: UserContext,
  peer: { id: number; appId: number },
): Promise<{ conversation: number; homeId: number }> {
  const me = { id: ctx.actor.userId, appId: ctx.app.id };
  const [low, high] = me.id < peer.id ? [me, peer] : [peer, me];
  const homeId = low.appId;
  const find = () =>
    ctx.db.conversation.findFirst({
      where: { appId: homeId, lowUserId: low.id, highUserId: high.id },
      select: { id: true },
    });
  const known = await find();
  if (known) return { conversation: toId(known.id), homeId };
  const people = [low, high].map(({ id, appId }) => ({ userId: id, userAppId: appId }));
  try {
    const { id } = await ctx.db.$transaction(async (db) => {
      const made = await db.conversation.create({
        data: { appId: homeId, kind: "single", lowUserId: low.id, highUserId: high.id },
      });
      const place = { convAppId: homeId, convId: made.id };
      await db.member.createMany({ data: people.map((person) => ({ ...place, ...person })) });
      await db.membershipInterval.createMany({
        data: people.map((person) => ({ ...place, ...person, fromSeq: 1 })),
      });
      return made;
    });
    return { conversation: toId(id), homeId };
  } catch (error) {
    // The other side made it in the same moment.
    const made = ["23505", "P2002"].includes(sqlState(error)) ? await find() : null;
    if (!made) throw error;
    return { conversation: toId(made.id), homeId };
  }
}

import type { ClearConversation } from "#protocol/conversation.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { lockConversation } from "./lock-conversation.sql.ts";
import { noConversation, toPreferences } from "./update-conversation.ts";

/**
 * Deletes for the acting user everything that was written so far; others keep it. The conversation is out of their list
 * until something comes in it; one they are not in any more is gone for them altogether.
 */
export async function clearConversation(
  ctx: UserContext,
  { conversation }: ClearConversation,
): Promise<void> {
  const appId = ctx.app.id;
  const { userId } = ctx.actor;
  const place = { convAppId: appId, convId: conversation, userAppId: appId, userId };
  await transaction(ctx, async (tx) => {
    const lastSeq = await lockConversation(appId, tx.db, conversation);
    const stretches = await tx.db.membershipInterval.findMany({ where: place });
    if (lastSeq === null || stretches.length === 0) throw noConversation();
    const isIn = stretches.some(({ toSeq }) => toSeq === null);
    const upTo = isIn ? lastSeq : Math.max(...stretches.map(({ toSeq }) => toId(toSeq ?? 0n)));
    await tx.db.membershipInterval.deleteMany({ where: { ...place, toSeq: { not: null } } });
    if (isIn) {
      await tx.db.membershipInterval.updateMany({
        where: { ...place, toSeq: null },
        data: { fromSeq: lastSeq + 1 },
      });
    } else {
      // Whoever is still silenced would come back without it.
      await tx.db.member.deleteMany({ where: { ...place, silencedUntil: null } });
    }
    tx.log({ userId, entry: { kind: "conversation.cleared", conversation, upTo, left: !isIn } });
    if (!isIn) return;
    const row = await tx.db.member.update({
      where: { convAppId_convId_userId: { convAppId: appId, convId: conversation, userId } },
      data: { hiddenAtSeq: upTo, pinnedAt: null, markedUnread: false, version: { increment: 1 } },
    });
    const preferences = toPreferences(row);
    tx.log({ userId, entry: { kind: "conversation.updated", conversation, preferences } });
  });
}

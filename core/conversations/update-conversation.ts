import type { Preferences, UpdateConversation } from "#protocol/conversation.ts";
import type { UserContext } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { selectHeads } from "../sync/heads.sql.ts";
import { selectVisibility } from "../sync/stretch.sql.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { lockConversation } from "./lock-conversation.sql.ts";

/** Changes what a conversation is for the acting user alone; all their devices hear of it, nobody else does. */
export async function updateConversation(ctx: UserContext, input: UpdateConversation): Promise<void> {
  const { conversation } = input;
  await transaction(ctx, async (tx) => {
    const before = await findMember(ctx, tx.db, conversation);
    if (!before) throw noConversation();
    const turned = input.shielded !== undefined && input.shielded !== before.shielded;
    if (turned && before.convAppId !== ctx.app.id) {
      throw refuse("invalid_input", "Only a group of one's own app can be shielded.");
    }
    if (turned) await turnShield(ctx, tx, conversation, !before.shielded);
    const { userId } = ctx.actor;
    const row = await tx.db.member.update({
      where: { convAppId_convId_userId: { convAppId: before.convAppId, convId: conversation, userId } },
      data: {
        noDisturb: input.noDisturb,
        shielded: input.shielded,
        markedUnread: input.markedUnread,
        ...(input.pinned === undefined ? {} : { pinnedAt: input.pinned ? ctx.now() : null }),
        ...(input.hidden === undefined
          ? {}
          : { hiddenAtSeq: input.hidden ? await endFor(ctx, tx.db, before) : 0 }),
        version: { increment: 1 },
      },
    });
    tx.log({
      userId,
      entry: {
        kind: "conversation.updated",
        conversation,
        preferences: toPreferences(row),
        ...(turned ? { activeAt: await activeAt(ctx, tx.db, conversation) } : {}),
      },
    });
  });
}

export const noConversation = () =>
  refuse("conversation_not_found", "There is no such conversation for you.");

const findMember = ({ app, actor }: UserContext, db: Queryable, conversation: number) =>
  db.member.findFirst({ where: { userAppId: app.id, userId: actor.userId, convId: conversation } });

type Row = {
  noDisturb: boolean;
  shielded: boolean;
  pinnedAt: Date | null;
  markedUnread: boolean;
  hiddenAtSeq: bigint;
  version: number;
};

/** What a conversation is for one of its members alone. */
export const toPreferences = (row: Row): Preferences => ({
  noDisturb: row.noDisturb,
  shielded: row.shielded,
  pinnedAt: row.pinnedAt?.getTime() ?? null,
  markedUnread: row.markedUnread,
  hiddenAt: toId(row.hiddenAtSeq),
  version: row.version,
});

/**
 * Ends the stretch that the acting user sees and begins another, with messages or without, at an entry that tells
 * nobody whose it is: from it on every process knows to whom messages go.
 */
async function turnShield(ctx: UserContext, tx: Tx, conversation: number, shielded: boolean): Promise<void> {
  const appId = ctx.app.id;
  const lastSeq = await lockConversation(appId, tx.db, conversation);
  const found = await tx.db.conversation.findUnique({ where: { appId_id: { appId, id: conversation } } });
  if (lastSeq === null || found?.kind !== "group") {
    throw refuse("invalid_input", "Only a group can be shielded.");
  }
  const seq = lastSeq + 1;
  const place = { convAppId: appId, convId: conversation, userAppId: appId, userId: ctx.actor.userId };
  const ended = await tx.db.membershipInterval.updateMany({
    where: { ...place, toSeq: null, fromSeq: { lte: seq } },
    data: { toSeq: seq },
  });
  if (ended.count === 0) throw refuse("not_in_group", "You are not in this group.");
  await tx.db.membershipInterval.create({ data: { ...place, fromSeq: seq + 1, shielded } });
  tx.log({
    conversation,
    entry: { kind: "group.audienceChanged", by: null, people: [] },
    changesMembers: true,
  });
}

/** The last position of the conversation that the acting user may know of. */
async function endFor(
  { actor }: UserContext,
  db: Queryable,
  { convAppId, convId }: { convAppId: number; convId: bigint },
): Promise<number> {
  const seen = await selectVisibility(convAppId, db, { conversation: toId(convId), reader: actor.userId });
  return seen?.lastSeq ?? 0;
}

/** By what the conversation stands in the acting user's list now. */
async function activeAt({ app, actor }: UserContext, db: Queryable, conversation: number): Promise<number> {
  const [head] = await selectHeads(app.id, db, { userId: actor.userId, only: [conversation], limit: 1 });
  return head?.activeAt ?? 0;
}

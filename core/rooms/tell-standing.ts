import type { Context } from "../context.ts";
import type { Tx } from "../transaction.ts";
import { type FoundRoom, findInside } from "./find-room.ts";

/** Tells somebody's own devices what they are in a room from now on, if they are inside. */
export async function tellStanding(
  ctx: Context,
  { tx, room }: { tx: Tx; room: FoundRoom },
  userId: number,
): Promise<void> {
  const inside = await findInside(ctx, tx.db, room, userId);
  if (!inside) return;
  const { role, silencedUntil } = inside;
  const { id, conversation } = room;
  tx.afterCommit({
    kind: "room.standing",
    appId: ctx.app.id,
    room: id,
    conversation,
    userId,
    me: { role, silencedUntil },
  });
}

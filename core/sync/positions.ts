import type { ConversationList } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { toId } from "../to-id.ts";

/** The installation's epoch and the head of the user's own log. */
export async function readPositions({
  app,
  actor,
  db,
}: UserContext): Promise<Pick<ConversationList, "epoch" | "userSeq">> {
  const [installation, user] = await Promise.all([
    db.installation.findUniqueOrThrow({ where: { id: 1 }, select: { epoch: true } }),
    db.user.findUniqueOrThrow({
      where: { appId_id: { appId: app.id, id: actor.userId } },
      select: { lastSeq: true },
    }),
  ]);
  return { epoch: installation.epoch, userSeq: toId(user.lastSeq) };
}

import type { ConversationList } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { readEpoch } from "../installation/read-epoch.ts";
import { toId } from "../to-id.ts";

/** The installation's epoch and the head of the user's own log. */
export async function readPositions({
  app,
  actor,
  db,
}: UserContext): Promise<Pick<ConversationList, "epoch" | "userSeq">> {
  const [epoch, user] = await Promise.all([
    readEpoch({ db }),
    db.user.findUniqueOrThrow({
      where: { appId_id: { appId: app.id, id: actor.userId } },
      select: { lastSeq: true },
    }),
  ]);
  return { epoch, userSeq: toId(user.lastSeq) };
}

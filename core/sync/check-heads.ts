import type { CheckedHeads, CheckHeads, Head } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { selectHeads } from "./heads.sql.ts";
import { readPositions } from "./positions.ts";

/** How many of the most recently active conversations are looked at, named or not. */
const RECENT = 50;

type Named = CheckHeads["heads"][number];

/** Compares the heads a client holds with the truth and answers only what differs. */
export async function checkHeads(ctx: UserContext, input: CheckHeads): Promise<CheckedHeads> {
  return ctx.runtime.syncQueries.run(() => compare(ctx, input));
}

async function compare(ctx: UserContext, { heads }: CheckHeads): Promise<CheckedHeads> {
  const named = new Map(heads.map((head) => [head.conversation, head]));
  const { app, actor, db } = ctx;
  const positions = await readPositions(ctx);
  const recent = await selectHeads(app.id, db, { userId: actor.userId, limit: RECENT });
  const seen = new Set(recent.map((head) => head.conversation.id));
  const only = [...named.keys()].filter((id) => !seen.has(id));
  const others =
    only.length === 0
      ? []
      : await selectHeads(app.id, db, { userId: actor.userId, only, limit: only.length });
  const found = [...recent, ...others];
  const ids = new Set(found.map((head) => head.conversation.id));
  return {
    ...positions,
    changed: found.filter((head) => differs(head, named.get(head.conversation.id))),
    gone: [...named.keys()].filter((id) => !ids.has(id)),
  };
}

function differs(head: Head, known: Named | undefined): boolean {
  return (
    known === undefined ||
    head.lastSeq !== known.lastSeq ||
    (head.lastHash !== "" && known.lastHash !== "" && head.lastHash !== known.lastHash) ||
    head.mine.read !== known.read ||
    (head.peer?.read ?? 0) !== known.peerRead ||
    (head.peer?.delivered ?? 0) !== known.peerDelivered
  );
}

import type { MoveCursors } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { moveMemberCursors } from "./move-cursors.sql.ts";

/** Records how far the acting user has read and received. Positions only rise; others are told by a signal. */
export async function moveCursors(ctx: UserContext, { cursors }: MoveCursors): Promise<null> {
  const { app, actor } = ctx;
  const mover = { appId: app.id, userId: actor.userId, username: actor.username };
  for (const moved of await moveMemberCursors(app.id, ctx.db, actor.userId, cursors)) {
    ctx.publish({ kind: "cursor.moved", appId: app.id, mover, ...moved });
  }
  return null;
}

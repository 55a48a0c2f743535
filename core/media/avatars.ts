import type { SetAppAvatar } from "#protocol/operator.ts";
import { forgetApp } from "../apps/find-app.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { holdMedia } from "./media.sql.ts";

/**
 * Refuses an avatar that is no picture of the app, or one that somebody else uploaded for themselves. In the
 * transaction that sets it: the file is not swept meanwhile.
 */
export async function assertAvatar(
  ctx: Context,
  db: Queryable,
  avatar: string | null | undefined,
): Promise<void> {
  if (!avatar) return;
  const { app, actor } = ctx;
  const row = await db.media.findFirst({
    where: { appId: app.id, mediaId: avatar, type: { in: ["avatar", "image"] }, deletedAt: null },
    select: { uploaderId: true },
  });
  const isOthers =
    actor.kind === "user" && row?.uploaderId !== null && toId(row?.uploaderId ?? 0n) !== actor.userId;
  if (!row || isOthers || !(await holdMedia(app.id, db, avatar))) {
    throw refuse("media_not_found", "There is no such picture for you.");
  }
}

/** Sets the picture of the app, for its operators. */
export async function setAppAvatar(ctx: Context, { avatar }: SetAppAvatar): Promise<null> {
  const { app, actor } = ctx;
  if (actor.kind === "operator" && actor.role === "support") {
    throw refuse("forbidden", "Only the owner and the admins of an app may change it.");
  }
  await transaction(ctx, async (tx) => {
    await assertAvatar(ctx, tx.db, avatar);
    const before = await tx.db.app.findUnique({ where: { id: app.id }, select: { icon: true } });
    await tx.db.app.update({ where: { id: app.id }, data: { icon: avatar } });
    tx.audit({
      action: "app.setAvatar",
      target: `app:${app.appKey}`,
      before: before ?? {},
      after: { icon: avatar },
    });
  });
  forgetApp(ctx, app);
  return null;
}

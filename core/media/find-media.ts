import { createHmac, timingSafeEqual } from "node:crypto";
import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { isAvatar, seesMedia, selectForeignHome } from "./media.sql.ts";
import { type MediaRow, mediaColumns } from "./to-media.ts";

/**
 * The file of that id, if whoever asks may have it at this moment: users what a message they see refers to, what they
 * uploaded, and avatars; operators and the app's own programs what is in use; everybody else the app's own avatar and
 * what a token was given for. Null when not, as if it did not exist.
 */
export async function findMedia(ctx: Context, mediaId: string, token?: string): Promise<MediaRow | null> {
  const { app, db } = ctx;
  const row = await db.media.findFirst({ where: { appId: app.id, mediaId }, select: mediaColumns });
  if (!row) return token === undefined ? findForeign(ctx, mediaId) : null;
  return (await mayRead(ctx, row, token)) ? row : null;
}

/** What a message refers to that a user sees where they were put by another app of the account. */
async function findForeign({ app, actor, db }: Context, mediaId: string): Promise<MediaRow | null> {
  if (actor.kind !== "user") return null;
  const appId = await selectForeignHome(app.id, db, mediaId);
  if (appId === undefined) return null;
  const row = await db.media.findFirst({ where: { appId, mediaId }, select: mediaColumns });
  return row && (await seesMedia(appId, db, { media: toId(row.id), reader: actor.userId })) ? row : null;
}

async function mayRead(ctx: Context, row: MediaRow, token: string | undefined): Promise<boolean> {
  const { app, actor, db } = ctx;
  if (token !== undefined) return isToken(ctx, row.mediaId, token) && (await isInUse(ctx, row));
  if (actor.kind === "operator" || actor.kind === "app") return isInUse(ctx, row);
  if (actor.kind === "user") {
    if (row.uploaderId !== null && toId(row.uploaderId) === actor.userId && row.deletedAt === null)
      return true;
    if (await seesMedia(app.id, db, { media: toId(row.id), reader: actor.userId })) return true;
    return isAvatar(app.id, db, row.mediaId);
  }
  const own = await db.app.findUnique({ where: { id: app.id }, select: { icon: true } });
  return own?.icon === row.mediaId;
}

/** Not yet sent, or some message with it still stands. */
async function isInUse({ app, db }: Context, row: MediaRow): Promise<boolean> {
  if (row.deletedAt === null) return true;
  const where = { appId: app.id, mediaId: row.id };
  return (await db.mediaReference.findFirst({ where, select: { seq: true } })) !== null;
}

/**
 * An address of the file for programs, which know no cookies: it lasts as long as the file is in use, and nobody can
 * guess it. `base` is the installation's own address.
 */
export async function linkToMedia(ctx: Context, mediaId: string, base: string): Promise<string> {
  if (!(await findMedia(ctx, mediaId))) throw refuse("media_not_found", "There is no such file.");
  return `${base}/media/${ctx.app.appKey}/${mediaId}?token=${tokenOf(ctx, mediaId)}`;
}

function tokenOf({ app, runtime }: { app: AppRef; runtime: Context["runtime"] }, mediaId: string): string {
  return createHmac("sha256", runtime.key("media-link")).update(`${app.id}:${mediaId}`).digest("base64url");
}

function isToken(ctx: Context, mediaId: string, token: string): boolean {
  const [right, given] = [Buffer.from(tokenOf(ctx, mediaId)), Buffer.from(token)];
  return right.length === given.length && timingSafeEqual(right, given);
}

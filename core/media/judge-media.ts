import type { MessageBody } from "#protocol/message.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { seesMedia } from "./media.sql.ts";
import { type MediaRow, mediaColumns, toMedia } from "./to-media.ts";

const notFound = () => refuse("media_not_found", "There is no such file for you.");

/**
 * The body as it is kept, with what is known of its files in the place of what the sender claims, and the files it
 * refers to. One may refer to what one uploaded or can see, whoever acts in somebody's name to what was uploaded for the
 * app, and the app's own programs to what is in use; everything else looks as if it did not exist.
 */
export async function judgeMedia(
  ctx: UserContext,
  body: MessageBody,
): Promise<{ body: MessageBody; media?: number[] }> {
  switch (body.type) {
    case "image": {
      const { row, media } = await usable(ctx, body.mediaId, "image");
      if (media.type !== "image") throw notFound();
      const { animated, ...claimed } = body;
      return { body: { ...claimed, ...media, type: "image" }, media: [toId(row.id)] };
    }
    case "voice": {
      const { row, media } = await usable(ctx, body.mediaId, "voice");
      return media.type === "voice" ? { body: { ...body, ...media }, media: [toId(row.id)] } : fail();
    }
    case "file": {
      const { row, media } = await usable(ctx, body.mediaId, "file");
      return media.type === "file" ? { body: { ...body, ...media }, media: [toId(row.id)] } : fail();
    }
    case "video":
      return judgeVideo(ctx, body);
    case "card":
      return { body: { ...body, nickname: await nicknameOf(ctx, body.username) } };
    default:
      return { body };
  }
}

function fail(): never {
  throw notFound();
}

/** How large a film looks is what its sender says, as long as nobody here can tell. */
async function judgeVideo(ctx: UserContext, body: Extract<MessageBody, { type: "video" }>) {
  const { row, media } = await usable(ctx, body.mediaId, "video");
  if (media.type !== "video") throw notFound();
  const { poster: shown, ...claimed } = body;
  const poster = shown ? await usable(ctx, shown.mediaId, "image") : null;
  const { type: _, ...facts } = poster?.media.type === "image" ? poster.media : { type: null };
  return {
    body: {
      ...claimed,
      ...media,
      width: media.width || claimed.width,
      height: media.height || claimed.height,
      durationMs: media.durationMs || claimed.durationMs,
      ...("mediaId" in facts ? { poster: facts } : {}),
    },
    media: [toId(row.id), ...(poster ? [toId(poster.row.id)] : [])],
  };
}

async function usable({ app, actor, db }: UserContext, mediaId: string, type: string) {
  const row: MediaRow | null = await db.media.findFirst({
    where: { appId: app.id, mediaId, type },
    select: mediaColumns,
  });
  if (!row) throw notFound();
  const isUploader = row.uploaderId === null ? actor.by !== undefined : toId(row.uploaderId) === actor.userId;
  const isOwn = actor.by?.kind === "app" || isUploader;
  if (
    !(isOwn && row.deletedAt === null) &&
    !(await seesMedia(app.id, db, { media: toId(row.id), reader: actor.userId }))
  )
    throw notFound();
  return { row, media: toMedia(row) };
}

async function nicknameOf({ app, db }: UserContext, username: string): Promise<string> {
  const user = await db.user.findUnique({
    where: { appId_username: { appId: app.id, username } },
    select: { nickname: true, deletedAt: true },
  });
  if (!user || user.deletedAt) throw refuse("user_not_found", "There is no such user.");
  return user.nickname;
}

import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import type { MediaType, UploadedMedia } from "#protocol/media.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { canManageApp } from "../permissions.ts";
import { type Examined, examineMedia } from "./examine-media.ts";
import { assertQuota, mostBytes } from "./limits.ts";
import { plainName } from "./plain-name.ts";
import { type MediaRow, mediaColumns, sizeKey, toMedia } from "./to-media.ts";

export type NewMedia = {
  type: MediaType;
  stream: Readable;
  /** As its sender calls it; shown, and never used as a path. */
  fileName: string;
  /** JMessage's letter of the platform it came from. */
  platform?: string;
  /** A smaller bound than the app's own, as REST has one. */
  mostBytes?: number;
  /** Its bytes stand in the day's count already. */
  counted?: boolean;
};

/**
 * Takes a file from a stream: judges it by its content, keeps it, then its row. Constant memory, whatever the size;
 * what is refused leaves nothing behind. Quotas count for users.
 */
export async function storeMediaFromStream(ctx: Context, media: NewMedia): Promise<UploadedMedia> {
  return toMedia(await storeMedia(ctx, media));
}

/** The same, answering the row. */
export async function storeMedia(ctx: Context, media: NewMedia): Promise<MediaRow> {
  assertMayUpload(ctx, media.type);
  if (!media.counted) await assertQuota(ctx, 0);
  const most = Math.min(mostBytes(ctx, media.type), media.mostBytes ?? Number.POSITIVE_INFINITY);
  ctx.runtime.media.expect();
  return ctx.runtime.media.withFolder(async (spool) => {
    const file = await spool.spool(media.stream, most);
    if (!media.counted) await assertQuota(ctx, file.size);
    const examined = await examineMedia(ctx, spool, { ...media, file });
    return keep(ctx, media, examined);
  });
}

/** Users upload what they send; whoever runs the app what is sent and shown in its name. */
function assertMayUpload(ctx: Context, type: MediaType): void {
  const { kind } = ctx.actor;
  const may =
    kind === "user" || kind === "app" || (kind === "operator" && (type === "avatar" || canManageApp(ctx)));
  if (!may) throw refuse("forbidden", "You may not upload this.");
}

/** The files first, then the row: no row is ever without its file, and files without a row are swept. */
async function keep(
  { app, actor, db, now, runtime }: Context,
  media: NewMedia,
  examined: Examined,
): Promise<MediaRow> {
  const name = randomBytes(16).toString("hex");
  const storageKey = `${app.id}/${name.slice(0, 2)}/${name}`;
  const { files } = runtime;
  const sizes = Object.entries(examined.sizes).map(([size, path]) =>
    files.adopt(sizeKey(storageKey, size), path),
  );
  await Promise.all([files.adopt(storageKey, examined.file.path), ...sizes]);
  return db.media.create({
    data: {
      appId: app.id,
      mediaId: `borealis/${media.type}/${media.platform ?? "j"}/${name}`,
      type: media.type,
      uploaderId: actor.kind === "user" ? actor.userId : null,
      storageKey,
      mimeType: examined.mimeType,
      fileName: plainName(media.fileName),
      size: examined.file.size,
      crc32: examined.file.crc32,
      hash: examined.file.hash,
      width: examined.width,
      height: examined.height,
      durationMs: examined.durationMs,
      details: examined.details,
      createdAt: now(),
    },
    select: mediaColumns,
  });
}

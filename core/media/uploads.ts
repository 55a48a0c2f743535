import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { type FinishUpload, MediaType, type UploadedMedia } from "#protocol/media.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { assertQuota, mostBytes } from "./limits.ts";
import { addPart } from "./media.sql.ts";
import { plainName } from "./plain-name.ts";
import { storeMedia } from "./store-media.ts";
import { mediaColumns, toMedia } from "./to-media.ts";

/** A resumable upload as its user sees it. */
export type UploadState = { id: string; size: number; received: number; createdAt: Date };

const notFound = () => refuse("upload_not_found", "There is no such upload.");

/** Begins a resumable upload of a type of media that may be that large. */
export async function createUpload(
  ctx: UserContext,
  input: { type: string; fileName: string; size: number },
): Promise<UploadState> {
  const { app, actor, db, now } = ctx;
  const type = MediaType.safeParse(input.type);
  if (!type.success) throw refuse("invalid_input", "The type is image, voice, video, file or avatar.");
  const { size } = input;
  if (!Number.isSafeInteger(size) || size < 1) throw refuse("invalid_input", "The size must be told.");
  const most = mostBytes(ctx, type.data);
  if (size > most) throw refuse("media_too_large", `A file of this type has at most ${most} bytes.`);
  await assertQuota(ctx, size);
  const id = randomBytes(16).toString("hex");
  const createdAt = now();
  const fileName = plainName(input.fileName);
  await db.upload.create({
    data: { appId: app.id, id, userId: actor.userId, type: type.data, fileName, size, createdAt },
  });
  return { id, size, received: 0, createdAt };
}

/** An upload of the acting user; somebody else's looks like one that does not exist. */
export async function getUpload(ctx: UserContext, id: string): Promise<UploadState> {
  const { size, received, createdAt } = await load(ctx, id);
  return { id, size: toId(size), received: toId(received), createdAt };
}

async function load({ app, actor, db }: UserContext, id: string) {
  const row = await db.upload.findUnique({ where: { appId_id: { appId: app.id, id } } });
  if (!row || toId(row.userId) !== actor.userId) throw notFound();
  return row;
}

/**
 * Stores what arrives from `at` on, and answers how far the upload is then. A stream that ends early keeps what came;
 * whoever is not the first to go on from that place is refused.
 */
export async function writeUpload(
  ctx: UserContext,
  id: string,
  at: number,
  source: Readable,
): Promise<number> {
  const { app, db, runtime } = ctx;
  const key = `${partsOf(app.id, id)}${randomBytes(8).toString("hex")}`;
  const bytes = await runtime.files.write(key, source);
  const added = bytes > 0 && (await addPart(app.id, db, { upload: id, at, key, bytes }));
  if (!added) await runtime.files.remove([key]);
  if (bytes > 0 && !added) throw refuse("upload_unfinished", "Another request goes on with this upload.");
  return at + bytes;
}

/** Gives an upload up, with everything that came of it. */
export async function cancelUpload(ctx: UserContext, id: string): Promise<void> {
  const { parts } = await load(ctx, id);
  await ctx.db.upload.delete({ where: { appId_id: { appId: ctx.app.id, id } } });
  await ctx.runtime.files.remove(parts);
}

/** Makes a whole upload a stored file. Asked again, it answers the same file. */
export async function finishUpload(ctx: UserContext, { upload: id }: FinishUpload): Promise<UploadedMedia> {
  const { app, db, runtime } = ctx;
  const upload = await load(ctx, id);
  if (upload.mediaId !== null) return findStored(ctx, upload.mediaId);
  if (upload.received !== upload.size) throw refuse("upload_unfinished", "Some of the file has not arrived.");
  // Checked when the upload began.
  const type = MediaType.parse(upload.type);
  const stream = Readable.from(joined(ctx, upload.parts), { objectMode: false });
  const stored = await storeMedia(ctx, { type, stream, fileName: upload.fileName, counted: true });
  const { count } = await db.upload.updateMany({
    where: { appId: app.id, id, mediaId: null },
    data: { mediaId: stored.id, parts: [] },
  });
  if (count === 0) {
    // Somebody finished it meanwhile: theirs counts, and this one is swept.
    const { mediaId } = await load(ctx, id);
    return mediaId === null ? toMedia(stored) : findStored(ctx, mediaId);
  }
  await runtime.files.remove(upload.parts);
  return toMedia(stored);
}

async function findStored({ app, db }: UserContext, id: bigint): Promise<UploadedMedia> {
  const row = await db.media.findUnique({
    where: { appId_id: { appId: app.id, id } },
    select: mediaColumns,
  });
  if (!row) throw notFound();
  return toMedia(row);
}

async function* joined({ runtime }: UserContext, parts: string[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield* await runtime.files.read(part);
}

const partsOf = (appId: number, id: string) => `uploads/${appId}/${id}/`;

import { Readable } from "node:stream";
import type { Context } from "#core/context.ts";
import { findMedia } from "#core/media/find-media.ts";
import { detailsOf, type MediaRow, sizeKey } from "#core/media/to-media.ts";
import { toId } from "#core/to-id.ts";
import { mediaSizes } from "#protocol/media.ts";
import { readRange } from "./read-range.ts";

export type MediaRequest = {
  mediaId: string;
  size: string | undefined;
  download: boolean;
  token: string | undefined;
  range: string | undefined;
  knownTag: string | undefined;
};

/** The right is checked again after this long. */
const CACHE_SECONDS = 30;

/** A file is data: nothing in it runs, whatever a browser takes it for. */
const HEADERS = {
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": `private, max-age=${CACHE_SECONDS}`,
};

/** Hands out a file, or a part of it, to whoever may have it now; everybody else hears 404. */
export async function serveMedia(ctx: Context, request: MediaRequest): Promise<Response> {
  const row = await findMedia(ctx, request.mediaId, request.token);
  if (!row) return notThere();
  const shown = presentationOf(row, request);
  const tag = `"${row.hash.slice(0, 32)}-${shown.name}"`;
  if (request.knownTag === tag)
    return new Response(null, { status: 304, headers: { ...HEADERS, ETag: tag } });
  const { files } = ctx.runtime;
  const { key, mimeType, disposition } = shown;
  const isLarge = row.type === "file" || row.type === "video";
  const link = isLarge ? await files.link(key, { mimeType, disposition }) : null;
  if (link !== null) return new Response(null, { status: 302, headers: { ...HEADERS, Location: link } });
  const size = key === row.storageKey ? toId(row.size) : (await files.stat(key))?.size;
  if (size === undefined) return notThere();
  const range = readRange(request.range, size);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...HEADERS, "Content-Range": `bytes */${size}` } });
  }
  const source = await files.read(key, range ?? undefined);
  const { from, to } = range ?? { from: 0, to: size - 1 };
  // The types of Node's web streams and of the platform's differ in name only.
  const body = Readable.toWeb(source) as unknown as ReadableStream;
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...HEADERS,
      ETag: tag,
      "Accept-Ranges": "bytes",
      "Content-Type": mimeType,
      "Content-Disposition": disposition,
      "Content-Length": String(to - from + 1),
      ...(range ? { "Content-Range": `bytes ${from}-${to}/${size}` } : {}),
    },
  });
}

const notThere = () =>
  Response.json(
    { ok: false, error: { code: "media_not_found", message: "There is no such file for you." } },
    { status: 404, headers: { "Cache-Control": "private, no-store" } },
  );

/** Which of its files is meant, and as what: only pictures we made, recordings and films are shown in place. */
function presentationOf(row: MediaRow, { size, download }: MediaRequest) {
  const isPicture = row.type === "image" || row.type === "avatar";
  const known = mediaSizes.find((one) => one === size);
  if (isPicture && known && !download) {
    const { animated } = detailsOf(row);
    // Of a moving picture the largest size is the whole one.
    const mimeType = animated && known === "lightbox" ? row.mimeType : "image/webp";
    return { key: sizeKey(row.storageKey, known), name: known, mimeType, disposition: "inline" };
  }
  const isShown = row.type !== "file" && !download;
  return {
    key: row.storageKey,
    name: "whole",
    mimeType: row.type === "file" ? "application/octet-stream" : row.mimeType,
    disposition: isShown ? "inline" : attachment(row),
  };
}

function attachment(row: MediaRow): string {
  const { format = "" } = detailsOf(row);
  const isNamed = row.type === "file" || row.type === "video";
  const name = isNamed ? row.fileName : `${row.type}-${row.createdAt.toISOString().slice(0, 10)}.${format}`;
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

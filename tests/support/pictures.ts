import { Readable } from "node:stream";
import sharp from "sharp";
import type { Context } from "#core/context.ts";
import { storeMediaFromStream } from "#core/media/store-media.ts";
import type { MediaType, UploadedMedia } from "#protocol/media.ts";

/** A picture of noise, so that it does not compress to nothing. */
export async function picture(
  format: "jpeg" | "png" | "webp" | "gif",
  { width = 400, height = 300 } = {},
): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 30 };
  return sharp({ create: { width, height, channels: 3, background: "white", noise } })
    .toFormat(format)
    .toBuffer();
}

/** Seconds of silence as a recorder without compression writes them. */
export function wav(seconds: number, rate = 8_000): Buffer {
  const data = Buffer.alloc(Math.round(seconds * rate) * 2);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Uploads bytes as somebody. */
export function upload(
  ctx: Context,
  type: MediaType,
  bytes: Buffer,
  fileName = "a file",
): Promise<UploadedMedia> {
  return storeMediaFromStream(ctx, { type, stream: Readable.from([bytes]), fileName });
}

/** The head of a film of three seconds, in which there is nothing to be seen. */
export function film(): Buffer {
  const box = (name: string, ...content: Buffer[]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + Buffer.concat(content).length, 0);
    head.write(name, 4, "latin1");
    return Buffer.concat([head, ...content]);
  };
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1_000, 12);
  header.writeUInt32BE(3_000, 16);
  const brand = Buffer.from("isom\0\0\u0002\0isommp41", "latin1");
  return Buffer.concat([box("ftyp", brand), box("moov", box("mvhd", header)), box("mdat", Buffer.alloc(64))]);
}

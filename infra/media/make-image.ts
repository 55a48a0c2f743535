import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Metadata, type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { isRefusal, refuse } from "#core/fail.ts";
import type { MadeImage } from "#core/media/tools.ts";
import type { MediaSize } from "#protocol/media.ts";
import { decodeBmp, isBmp } from "./decode-bmp.ts";

/** All frames together. */
const MOST_PIXELS = 50_000_000;
const MOST_FRAMES = 200;
/** Of larger ones memory holds one copy at a time. */
const PIXELS_TOGETHER = 16_000_000;
const SECONDS = 10;

/** Longest side; avatars are square. */
const SIDES: Record<"image" | "avatar", Record<MediaSize, number>> = {
  image: { list: 160, bubble: 640, lightbox: 2_048 },
  avatar: { list: 96, bubble: 256, lightbox: 640 },
};

type Format = "jpeg" | "png" | "webp" | "gif";
const FORMATS = new Set<string>(["jpeg", "png", "webp", "gif"]);

// Every decoder but four is switched off, whatever a file says it is.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegFile",
    "VipsForeignLoadPngFile",
    "VipsForeignLoadWebpFile",
    "VipsForeignLoadNsgifFile",
  ],
});
// Two pictures at once on one thread each: what else the process does goes on.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Makes what is kept of a picture: decoded within bounds, turned as its camera meant it, without metadata, encoded
 * anew, in all sizes. Refuses what cannot be decoded whole.
 */
export async function makeImage(file: string, folder: string, shape: "image" | "avatar"): Promise<MadeImage> {
  try {
    return await make(file, folder, shape);
  } catch (error) {
    if (isRefusal(error)) throw error;
    if (error instanceof Error && /no space left/i.test(error.message)) {
      throw refuse("storage_full", "There is no room for files at the moment.", 60_000);
    }
    throw refuse("media_damaged", "This picture cannot be read.");
  }
}

async function make(file: string, folder: string, shape: "image" | "avatar"): Promise<MadeImage> {
  const open = await opener(file);
  const about = await open({ animated: true }).metadata();
  const format = formatOf(about);
  assertBounds(about);
  const animated = (about.pages ?? 1) > 1 && shape === "image";
  const still = () => open({ animated: false }).autoOrient();
  const whole = path.join(folder, "whole");
  const kept = shape === "avatar" ? "webp" : format;
  const encoded = encode(animated ? open({ animated }) : shaped(still(), shape), kept);
  const writing = encoded.toFile(whole);
  // Somebody waits for it: one of a camera's size is worked on by two threads.
  if (pixelsOf(about) > PIXELS_TOGETHER) await writing;
  const [info, sizes] = await bothOf(
    writing,
    makeSizes(folder, shape, { still, moving: animated ? () => open({ animated }) : null }),
  );
  if (animated) sizes.lightbox = whole;
  return {
    format: kept,
    mimeType: `image/${kept}`,
    width: info.width,
    height: animated ? (about.pageHeight ?? info.height) : info.height,
    animated,
    thumbhash: await thumbhashOf(sharp(sizes.list)),
    whole,
    sizes,
  };
}

type Open = (options: { animated: boolean }) => Sharp;

async function opener(file: string): Promise<Open> {
  if (!(await isBmp(file))) {
    return ({ animated }) =>
      sharp(file, { limitInputPixels: MOST_PIXELS, failOn: "error", animated }).timeout({ seconds: SECONDS });
  }
  const { width, height, rgba } = decodeBmp(await readFile(file), MOST_PIXELS);
  return () => sharp(rgba, { raw: { width, height, channels: 4 } }).timeout({ seconds: SECONDS });
}

function formatOf({ format }: Metadata): Format {
  if (format === "raw") return "png";
  if (!FORMATS.has(format ?? "")) throw refuse("media_refused", "Pictures are JPEG, PNG, WebP, GIF or BMP.");
  // One of the four: asked above.
  return format as Format;
}

const pixelsOf = ({ width = 0, height = 0 }: Metadata): number => width * height;

function assertBounds(about: Metadata): void {
  if ((about.pages ?? 1) > MOST_FRAMES || pixelsOf(about) > MOST_PIXELS) {
    throw refuse("media_too_large", "This picture has too many pixels or frames.");
  }
}

/** A picture is kept as large as it is, an avatar as large as it is shown. */
const shaped = (image: Sharp, shape: "image" | "avatar"): Sharp =>
  shape === "image" ? image : fitted(image, shape, SIDES.avatar.lightbox);

const fitted = (image: Sharp, shape: "image" | "avatar", side: number): Sharp =>
  image.resize({
    width: side,
    height: side,
    fit: shape === "avatar" ? "cover" : "inside",
    withoutEnlargement: shape === "image",
  });

function encode(image: Sharp, format: Format): Sharp {
  switch (format) {
    case "jpeg":
      return image.jpeg({ quality: 90 });
    case "png":
      return image.png({ compressionLevel: 6 });
    case "webp":
      return image.webp({ quality: 90, effort: 2 });
    case "gif":
      return image.gif({ effort: 1 });
    default:
      return format satisfies never;
  }
}

/** Waits for both also when one fails: nothing may write into the folder any more. */
async function bothOf<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

/** The smaller sizes are made of the largest, which is decoded in a fraction of the time. */
async function makeSizes(
  folder: string,
  shape: "image" | "avatar",
  { still, moving }: { still: () => Sharp; moving: (() => Sharp) | null },
): Promise<Record<MediaSize, string>> {
  const make = async (size: MediaSize, image: Sharp): Promise<string> => {
    const file = path.join(folder, size);
    await fitted(image, shape, SIDES[shape][size]).webp({ quality: 80, effort: 2 }).toFile(file);
    return file;
  };
  const lightbox = await make("lightbox", still());
  const bubble = await make("bubble", moving ? moving() : sharp(lightbox));
  return { list: await make("list", sharp(lightbox)), bubble, lightbox };
}

async function thumbhashOf(image: Sharp): Promise<string> {
  const small = image.resize({ width: 100, height: 100, fit: "inside" }).ensureAlpha().raw();
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}

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
  const isLarge = pixelsOf(about) > PIXELS_TOGETHER;
  // Somebody waits for it: one of a camera's size is decoded once, and worked on by two threads then.
  const pixels = isLarge || animated ? still : await decoded(still());
  const writing = encode(animated ? open({ animated }) : shaped(pixels(), shape), kept).toFile(whole);
  if (isLarge) await writing;
  const moving = animated ? { whole, open: () => open({ animated }) } : null;
  const [info, sizes] = await bothOf(writing, makeSizes(folder, shape, { still: pixels, moving }));
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

/** The same picture, to be worked on as often as wanted without decoding it again. */
async function decoded(image: Sharp): Promise<() => Sharp> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return () => sharp(data, { raw: { width, height, channels } }).timeout({ seconds: SECONDS });
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

/** All are made of the largest, that of a moving picture excepted: its bubble moves, and its largest is the whole. */
async function makeSizes(
  folder: string,
  shape: "image" | "avatar",
  { still, moving }: { still: () => Sharp; moving: { whole: string; open: () => Sharp } | null },
): Promise<Record<MediaSize, string>> {
  const sides = SIDES[shape];
  const largest = await decoded(fitted(still(), shape, sides.lightbox));
  const make = async (size: MediaSize, image: Sharp): Promise<string> => {
    const file = path.join(folder, size);
    // Half of the time of what is worked on longest, for a few more bytes.
    const effort = size === "lightbox" ? 0 : 2;
    await fitted(image, shape, sides[size]).webp({ quality: 80, effort }).toFile(file);
    return file;
  };
  return {
    bubble: await make("bubble", moving ? moving.open() : largest()),
    list: await make("list", largest()),
    lightbox: moving ? moving.whole : await make("lightbox", largest()),
  };
}

async function thumbhashOf(image: Sharp): Promise<string> {
  const small = image.resize({ width: 100, height: 100, fit: "inside" }).ensureAlpha().raw();
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}

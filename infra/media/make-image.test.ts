import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import {
  amrSilence,
  eicar,
  gifOf,
  mp3Of,
  pngOf,
  withComment,
  withScans,
  zipOf,
} from "#tests/support/hostile-files.ts";
import { picture, upload, wav } from "#tests/support/pictures.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { makeImage } from "./make-image.ts";

let folder: string;
let tenant: Tenant;
let ann: UserContext;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-images-"));
  tenant = await openTenant();
  ann = await tenant.user(await tenant.app(), uniqueName("ann"));
});
afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true, force: true });
});

async function make(bytes: Buffer) {
  const file = path.join(folder, uniqueName("in"));
  await writeFile(file, bytes);
  const target = await mkdtemp(path.join(folder, "out-"));
  return makeImage(file, target, "image");
}

/** A bitmap of Windows with one colour, 24 bits a pixel. */
function bmp(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height, 200);
  file.fill(0, 0, 54);
  file.write("BM", 0);
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

describe("a picture", () => {
  it.each([
    { format: "jpeg", sides: [2_100, 1_050], widths: [160, 640, 2_048] },
    { format: "png", sides: [2_100, 1_050], widths: [160, 640, 2_048] },
    { format: "webp", sides: [2_100, 1_050], widths: [160, 640, 2_048] },
    // Choosing the colours of noise takes long.
    { format: "gif", sides: [400, 200], widths: [160, 400, 400] },
  ] as const)("in $format keeps its format and gets its sizes", async ({ format, sides, widths }) => {
    const [width, height] = sides;
    const made = await make(await picture(format, { width, height }));
    expect(made).toMatchObject({ format, width, height, animated: false });
    const { list, bubble, lightbox } = made.sizes;
    const found = [list, bubble, lightbox].map(async (file) => (await sharp(file).metadata()).width);
    expect(await Promise.all(found)).toEqual(widths);
    expect(Buffer.from(made.thumbhash, "base64").length).toBeLessThan(40);
  });

  it("is turned as its camera meant it, and says nothing of the camera or the place", async () => {
    const taken = await sharp(await rawOf(300, 200))
      .withExif({ IFD0: { Copyright: "canary-of-exif" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const made = await make(taken);
    expect(made).toMatchObject({ width: 200, height: 300 });
    const kept = await readFile(made.whole);
    expect(kept.includes("canary-of-exif")).toBe(false);
    expect((await sharp(made.whole).metadata()).exif).toBeUndefined();
  });

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ["a ZIP behind it", async () => Buffer.concat([await picture("png"), zipOf("canary.php", "<?php")])],
    ["a program in its comment", async () => withComment(await picture("jpeg"), "<?php canary(); ?>")],
    ["a script between its frames", () => gifOf(1, "=1;alert('canary')//")],
  ])("loses %s", async (_, hostile) => {
    const bytes = await hostile();
    expect(bytes.includes("canary")).toBe(true);
    expect((await readFile((await make(bytes)).whole)).includes("canary")).toBe(false);
  });

  it("may have two hundred frames, and be as narrow as its format allows", async () => {
    expect(await make(gifOf(200))).toMatchObject({ format: "gif", animated: true });
    expect(await make(pngOf(65_535, 1))).toMatchObject({ width: 65_535, height: 1 });
  });

  it("of Windows becomes a PNG", async () => {
    expect(await make(bmp(31, 17))).toMatchObject({ format: "png", width: 31, height: 17 });
  });
});

/** Pixels, given to sharp as a PNG: only the decoders of files are open here. */
async function rawOf(width: number, height: number) {
  return { create: { width, height, channels: 3 as const, background: "red" } };
}

/** A progressive one in one colour, so that its scans are short. */
const flatJpeg = async () =>
  sharp(await rawOf(640, 640))
    .jpeg({ progressive: true })
    .toBuffer();

/** One frame more than is taken, no two alike. */
function manyFrames(): Promise<Buffer> {
  const [side, frames] = [8, 201];
  const pixels = Buffer.from(Array.from({ length: side * side * frames * 3 }, (_, n) => (n * 7_919) % 251));
  const raw = { width: side, height: side * frames, channels: 3 as const, pageHeight: side };
  return sharp(pixels, { raw }).webp().toBuffer();
}

describe("a hostile picture is refused:", () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ["SVG with a script", () => Buffer.from(svg)],
    ["HTML", () => Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["PDF", () => Buffer.from("%PDF-1.7\n1 0 obj\n")],
    ["AVIF", () => Buffer.concat([Buffer.from([0, 0, 0, 28]), Buffer.from("ftypavif\0\0\0\0avifmif1miaf")])],
    ["HEIC", () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic")])],
    ["a script that begins like a GIF", () => Buffer.from("GIF89a/*\0\0*/=1;alert(1)")],
    ["one cut off in the middle", async () => (await picture("jpeg")).subarray(0, 2_000)],
    ["a bitmap that claims to be larger than it is", () => bmp(30, 30).subarray(0, 500)],
    ["nothing at all", () => Buffer.alloc(0)],
    ["one of no width and no height", () => pngOf(0, 0)],
    ["what virus scanners are tried with", () => eicar()],
    ["one of a thousand scans", async () => withScans(await flatJpeg(), 1_000)],
  ])("%s", async (_, bytes) => {
    await expect(upload(ann, "image", await bytes())).rejects.toMatchObject({
      code: expect.stringMatching(/^media_(refused|damaged)$/),
    });
    expect(await tenant.runtime.db.media.count({ where: { appId: ann.app.id } })).toBe(0);
  });

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ["pixels than anybody needs, however few bytes it has", () => pngOf(30_000, 30_000)],
    ["frames than anybody watches", () => gifOf(10_000)],
    ["frames in WebP", () => manyFrames()],
  ])("one of more %s", async (_, bytes) => {
    await expect(make(await bytes())).rejects.toMatchObject({ code: expect.stringMatching(/^media_/) });
  });
});

describe("a hostile recording is refused:", () => {
  it.each<[string, Buffer]>([
    ["a picture", Buffer.from("GIF89a")],
    ["text", Buffer.from("hello, this is no recording")],
    ["one that is too long", wav(120)],
    ["two hours of silence in few bytes", amrSilence(7_200)],
  ])("%s", async (_, bytes) => {
    await expect(upload(ann, "voice", bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^media_(refused|damaged|too_long)$/),
    });
  });
});

it("a recording that claims to be short is as long as it is", async () => {
  await expect(upload(ann, "voice", mp3Of(4_000, 38))).rejects.toMatchObject({ code: "media_too_long" });
});

it("a recording that claims four gigabytes is as long as it is", async () => {
  const claims = wav(1);
  claims.writeUInt32LE(0xffffffff, 40);
  expect(await upload(ann, "voice", claims)).toMatchObject({ durationMs: 1_000 });
});

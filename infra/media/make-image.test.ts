import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
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
  it.each(["jpeg", "png", "webp", "gif"] as const)(
    "in %s keeps its format and gets its sizes",
    async (format) => {
      const made = await make(await picture(format, { width: 3_000, height: 1_500 }));
      expect(made).toMatchObject({ format, width: 3_000, height: 1_500, animated: false });
      const widths = await Promise.all(
        Object.values(made.sizes).map(async (file) => (await sharp(file).metadata()).width),
      );
      expect(widths).toEqual([160, 640, 2_048]);
      expect(Buffer.from(made.thumbhash, "base64").length).toBeLessThan(40);
    },
  );

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

  it("loses what was hung on to it", async () => {
    const png = Buffer.concat([await picture("png"), Buffer.from("PK\x03\x04 <script>canary</script>")]);
    expect((await readFile((await make(png)).whole)).includes("canary")).toBe(false);
  });

  it("of Windows becomes a PNG", async () => {
    expect(await make(bmp(31, 17))).toMatchObject({ format: "png", width: 31, height: 17 });
  });
});

/** Pixels, given to sharp as a PNG: only the decoders of files are open here. */
async function rawOf(width: number, height: number) {
  return { create: { width, height, channels: 3 as const, background: "red" } };
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
  ])("%s", async (_, bytes) => {
    await expect(upload(ann, "image", await bytes())).rejects.toMatchObject({
      code: expect.stringMatching(/^media_(refused|damaged)$/),
    });
    expect(await tenant.runtime.db.media.count({ where: { appId: ann.app.id } })).toBe(0);
  });

  it("one of more pixels than anybody needs, however few bytes it has", async () => {
    const huge = await sharp({
      create: { width: 8_000, height: 8_000, channels: 3, background: "white" },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    await expect(make(huge)).rejects.toMatchObject({ code: expect.stringMatching(/^media_/) });
  });
});

describe("a hostile recording is refused:", () => {
  it.each<[string, Buffer]>([
    ["a picture", Buffer.from("GIF89a")],
    ["text", Buffer.from("hello, this is no recording")],
    ["one that is too long", wav(120)],
  ])("%s", async (_, bytes) => {
    await expect(upload(ann, "voice", bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^media_(refused|damaged|too_long)$/),
    });
  });
});

it("a recording that claims four gigabytes is as long as it is", async () => {
  const claims = wav(1);
  claims.writeUInt32LE(0xffffffff, 40);
  expect(await upload(ann, "voice", claims)).toMatchObject({ durationMs: 1_000 });
});

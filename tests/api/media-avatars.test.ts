import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keysOf } from "#core/media/to-media.ts";
import { gifOf, pngOf } from "#tests/support/hostile-files.ts";
import { form, type MediaDoor, openMediaDoor } from "#tests/support/media-door.ts";
import { picture } from "#tests/support/pictures.ts";
import { listKeys } from "#tests/support/stored-files.ts";

let door: MediaDoor;

beforeAll(async () => {
  door = await openMediaDoor();
});
afterAll(() => door.close());

describe("a picture of somebody", () => {
  it.each<[string, () => Buffer]>([
    ["an animation of twenty megabytes", () => Buffer.concat([gifOf(3), Buffer.alloc(20 * 1024 * 1024)])],
    ["a bomb: few bytes, and a billion pixels that are seen through", () => pngOf(32_000, 32_000)],
    ["an animation of ten thousand frames", () => gifOf(10_000)],
    ["an address", () => Buffer.from("http://127.0.0.1/face.png")],
  ])("is refused when it is %s, and nothing of it stays", async (_, bytes) => {
    const response = await door.post(door.ann, "avatar", form(bytes(), "face.gif"));
    expect(response.status).toBe(400);
    expect((await response.json()).error.code).toMatch(/^media_(too_large|refused|damaged)$/);
    expect(await door.count()).toBe(0);
    expect(await listKeys(door.tenant.runtime.files)).toEqual([]);
  });

  it("is encoded anew, still and square, in three sizes, and nothing of the file itself is kept", async () => {
    const moving = gifOf(3, "canary");
    expect(moving.includes("canary")).toBe(true);
    const { mediaId } = await door.uploaded(door.ann, "avatar", form(moving, "face.gif"));
    const wide = await door.uploaded(
      door.ann,
      "avatar",
      form(await picture("jpeg", { width: 900, height: 700 })),
    );
    for (const [id, sides] of [
      [mediaId, null],
      [wide.mediaId, [96, 256, 640]],
    ] as const) {
      const found: number[] = [];
      for (const size of ["list", "bubble", "lightbox"]) {
        const response = await door.get(door.ann, id, `?size=${size}`);
        const bytes = Buffer.from(await response.arrayBuffer());
        const about = await sharp(bytes).metadata();
        expect(about).toMatchObject({ format: "webp", height: about.width });
        expect(about.pages ?? 1).toBe(1);
        expect(bytes.includes("canary")).toBe(false);
        found.push(about.width ?? 0);
      }
      if (sides) expect(found).toEqual(sides);
    }
    const rows = await door.tenant.runtime.db.media.findMany({ where: { appId: door.app.id } });
    expect(await listKeys(door.tenant.runtime.files)).toEqual(rows.flatMap(keysOf).sort());
  });

  it("is never fetched from an address", async () => {
    let asked = 0;
    const elsewhere = createServer((_, res) => {
      asked += 1;
      res.end(pngOf(2, 2));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    // A server that listens on TCP has an address with a port.
    const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/face.png`;
    try {
      await expect(door.ann.ask("user.update", { avatar: address })).rejects.toMatchObject({
        code: expect.stringMatching(/^(invalid_input|media_not_found)$/),
      });
      await expect(door.ann.ask("group.create", { name: "faces", avatar: address })).rejects.toMatchObject({
        code: expect.stringMatching(/^(invalid_input|media_not_found)$/),
      });
      const response = await door.get(door.ann, encodeURIComponent(address));
      expect(response.status).toBe(404);
      expect(asked).toBe(0);
    } finally {
      await new Promise((resolve) => elsewhere.close(resolve));
    }
  });
});

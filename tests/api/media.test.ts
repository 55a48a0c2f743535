import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { form, type MediaDoor, openMediaDoor } from "#tests/support/media-door.ts";
import { picture } from "#tests/support/pictures.ts";
import { openS3Server, type S3Server, s3Environment } from "#tests/support/s3-server.ts";
import { type HttpClient, httpClient, type TestServer } from "#tests/support/server.ts";
import { type Tenant, uniqueName } from "#tests/support/tenant.ts";

let s3: S3Server | undefined;
let door: MediaDoor;
let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let ann: HttpClient;
let ben: HttpClient;

const post: MediaDoor["post"] = (...given) => door.post(...given);
const uploaded: MediaDoor["uploaded"] = (...given) => door.uploaded(...given);
const get: MediaDoor["get"] = (...given) => door.get(...given);
const send = (from: HttpClient, to: string, body: object) =>
  // Each body of these tests is one of the protocol's.
  from.ask("message.send", { target: { user: to }, body: body as never, clientId: uniqueName("c") });

describe.each(["the disk", "an object store"])("files on %s", (store) => {
  beforeAll(async () => {
    if (store !== "the disk") s3 = await openS3Server();
    door = await openMediaDoor(s3 ? { ...s3Environment(s3), S3_DOWNLOADS: "proxy" } : {});
    ({ tenant, app, server, ann, ben } = door);
  });
  afterAll(async () => {
    await door.close();
    await s3?.close();
  });

  describe("a file by a form", () => {
    it("comes back byte for byte to whoever sees the message, and to nobody else", async () => {
      const bytes = randomBytes(300_000);
      const file = await uploaded(ann, "file", form(bytes, "r\u202egnp.exe"));
      expect(file).toMatchObject({ type: "file", size: bytes.length, fileName: "rgnp.exe" });
      expect((await get(ben, file.mediaId)).status).toBe(404);
      await send(ann, "benny", file);
      const response = await get(ben, file.mediaId);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "application/octet-stream",
        "content-disposition": "attachment; filename*=UTF-8''rgnp.exe",
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, max-age=30",
      });
      const nobody = httpClient(server.url, { appKey: app.appKey });
      expect((await get(nobody, file.mediaId)).status).toBe(404);
    });

    it("is told again only when the right still holds", async () => {
      const media = await uploaded(ann, "image", form(await picture("png")));
      const sent = await send(ann, "benny", media);
      const first = await get(ben, media.mediaId, "?size=bubble");
      expect(first.headers.get("content-type")).toBe("image/webp");
      await first.arrayBuffer();
      const known = { "if-none-match": first.headers.get("etag") ?? "" };
      expect((await get(ben, media.mediaId, "?size=bubble", known)).status).toBe(304);
      await ann.ask("message.retract", { conversation: sent.conversation, seq: sent.seq });
      expect((await get(ben, media.mediaId, "?size=bubble", known)).status).toBe(404);
    });

    it.each([
      ["bytes=0-3", 206, "bytes 0-3/10", "0123"],
      ["bytes=-1", 206, "bytes 9-9/10", "9"],
      ["bytes=7-", 206, "bytes 7-9/10", "789"],
      ["bytes=9999999999-", 416, "bytes */10", ""],
      [`bytes=${Array.from({ length: 1_000 }, (_, n) => `${n}-${n}`).join(",")}`, 416, "bytes */10", ""],
    ])("is handed out in one range: %.20s", async (range, status, told, text) => {
      const { mediaId } = await uploaded(ann, "file", form(Buffer.from("0123456789")));
      const response = await get(ann, mediaId, "", { range });
      expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([
        status,
        told,
        text,
      ]);
    });

    it("is refused from other sites' pages, from nobody, of unknown types and without a file", async () => {
      const bytes = Buffer.from("x");
      expect((await post(ann, "file", form(bytes), { origin: "https://evil.example" })).status).toBe(403);
      expect((await post(httpClient(server.url, { appKey: app.appKey }), "file", form(bytes))).status).toBe(
        401,
      );
      expect((await post(ann, "program", form(bytes))).status).toBe(400);
      expect((await post(ann, "file", new FormData())).status).toBe(400);
      expect((await post(ann, "file", bytes, { "content-type": "multipart/form-data" })).status).toBe(400);
      expect((await post(ann, "file", bytes, { "content-type": "text/plain" })).status).toBe(400);
    });

    it("that is too large is refused, and leaves nothing", async () => {
      const before = await tenant.runtime.db.media.count({ where: { appId: app.id } });
      const response = await post(ann, "avatar", form(Buffer.alloc(2 * 1024 * 1024 + 1, 1)));
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { error: { code: "media_too_large" } },
      ]);
      expect(await tenant.runtime.db.media.count({ where: { appId: app.id } })).toBe(before);
    });

    it("whose sender hangs up in the middle leaves nothing", async () => {
      const before = await tenant.runtime.db.media.count({ where: { appId: app.id } });
      const cookie = [...ann.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const socket = connect(server.port, "127.0.0.1");
      socket.write(
        `POST /media/${app.appKey}?type=file HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n` +
          "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n" +
          '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhalf',
      );
      await new Promise((resolve) => setImmediate(resolve));
      socket.destroy();
      expect((await post(ann, "file", form(Buffer.from("whole")))).status).toBe(200);
      expect(await tenant.runtime.db.media.count({ where: { appId: app.id } })).toBe(before + 1);
    });
  });

  describe("a resumable upload", () => {
    const tus = { "tus-resumable": "1.0.0" };
    const meta = (type: string) =>
      `type ${Buffer.from(type).toString("base64")},filename ${Buffer.from("film.bin").toString("base64")}`;
    const begin = (client: HttpClient, size: number, type = "file") =>
      client.send(`/media/${app.appKey}/uploads`, {
        method: "POST",
        headers: { ...tus, "upload-length": String(size), "upload-metadata": meta(type) },
      });
    const patch = (client: HttpClient, address: string, at: number, bytes: Buffer) =>
      client.send(address, {
        method: "PATCH",
        headers: { ...tus, "upload-offset": String(at), "content-type": "application/offset+octet-stream" },
        body: new Uint8Array(bytes),
      });

    it("goes on where it was, and becomes the same file however often it is finished", async () => {
      const bytes = randomBytes(200_000);
      const begun = await begin(ann, bytes.length);
      expect(begun.status).toBe(201);
      const address = begun.headers.get("location") ?? "";
      const id = address.split("/").at(-1) ?? "";
      expect((await patch(ann, address, 0, bytes.subarray(0, 50_000))).headers.get("upload-offset")).toBe(
        "50000",
      );
      await expect(ann.ask("media.finish", { upload: id })).rejects.toThrow();
      const head = await ann.send(address, { method: "HEAD", headers: tus });
      expect(head.headers.get("upload-offset")).toBe("50000");
      expect((await patch(ann, address, 0, bytes)).status).toBe(409);
      expect((await patch(ann, address, 50_000, bytes.subarray(50_000))).status).toBe(204);
      const file = await ann.ask("media.finish", { upload: id });
      expect(file).toMatchObject({ type: "file", size: bytes.length, fileName: "film.bin" });
      expect(await ann.ask("media.finish", { upload: id })).toEqual(file);
      const response = await get(ann, file.mediaId);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    });

    it("is nobody else's, and is gone when it is given up", async () => {
      const address = (await begin(ann, 10)).headers.get("location") ?? "";
      expect((await ben.send(address, { method: "HEAD", headers: tus })).status).toBe(404);
      expect((await patch(ben, address, 0, Buffer.from("0123456789"))).status).toBe(404);
      expect((await ann.send(address, { method: "DELETE", headers: tus })).status).toBe(204);
      expect((await ann.send(address, { method: "HEAD", headers: tus })).status).toBe(404);
    });

    it("of more than a file may have is refused before a byte is sent", async () => {
      expect((await begin(ann, 101 * 1024 * 1024)).status).toBe(400);
      expect((await begin(ann, 10, "program")).status).toBe(400);
      expect((await begin(httpClient(server.url, { appKey: app.appKey }), 10)).status).toBe(401);
    });
  });
});

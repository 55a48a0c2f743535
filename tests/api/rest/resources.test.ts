import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { film, picture, wav } from "#tests/support/pictures.ts";
import { refused } from "#tests/support/rest.ts";
import { openShop, type Shop, textMessage } from "#tests/support/rest-shop.ts";

let shop: Shop;
let image: Buffer;

beforeAll(async () => {
  shop = await openShop();
  image = await picture("jpeg");
});
afterAll(() => shop.close());

type Resource = { media_id: string; media_crc32: number; fsize: number; hash: string; fname?: string };

/** What a program that sends well-formed forms sends. */
function form(bytes: Buffer, fileName = "photo.jpg", field = "filename") {
  const boundary = "----------------------------5d0b3c1f9a77";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, type: `multipart/form-data; boundary=${boundary}` };
}

function post(query: string, { body, type }: { body: Buffer; type: string }) {
  const head = [
    `POST /v1/resource${query} HTTP/1.1`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
  ];
  return shop.rest.raw(head, body);
}

async function uploaded(query: string, bytes: Buffer, fileName?: string): Promise<Resource> {
  const { status, text } = await post(query, form(bytes, fileName));
  expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
  return JSON.parse(text);
}

const find = (mediaId: string) => shop.rest.call("GET", `/v1/resource?mediaId=${mediaId}`);
const codeIn = (text: string) => JSON.parse(text).error.code;

async function download(mediaId: string): Promise<Response> {
  const { status, body } = await find(mediaId);
  expect(status).toBe(200);
  expect(Object.keys(body as object)).toEqual(["url"]);
  // Without any credentials.
  return fetch((body as { url: string }).url);
}

describe("R2: uploading", () => {
  it("answers for a picture exactly what can be sent as a msg_body", async () => {
    const told = await uploaded("?type=image", image);
    expect(told).toEqual({
      media_id: expect.stringMatching(/^[a-z]+\/image\/j\/[0-9a-f]{32}$/),
      media_crc32: expect.any(Number),
      width: 400,
      height: 300,
      format: "jpeg",
      fsize: expect.any(Number),
      hash: expect.any(String),
    });
    const kept = Buffer.from(await (await download(told.media_id)).arrayBuffer());
    expect([told.fsize, told.media_crc32]).toEqual([kept.length, crc32(kept)]);
  });

  it("answers for a file and a recording with their own fields, byte for byte", async () => {
    const bytes = randomBytes(3_000);
    const file = await uploaded("?type=file", bytes, "报告 1.pdf");
    expect(file).toEqual({
      media_id: expect.stringMatching(/^[a-z]+\/file\/j\/[0-9a-f]{32}$/),
      media_crc32: crc32(bytes),
      fname: "报告 1.pdf",
      fsize: bytes.length,
      hash: expect.any(String),
    });
    expect(Buffer.from(await (await download(file.media_id)).arrayBuffer()).equals(bytes)).toBe(true);
    const voice = await uploaded("?type=voice", wav(1), "a.wav");
    expect(voice).toEqual({
      media_id: expect.stringMatching(/^[a-z]+\/voice\/j\/[0-9a-f]{32}$/),
      media_crc32: crc32(wav(1)),
      hash: expect.any(String),
      format: "wav",
      fsize: wav(1).length,
    });
  });

  it("takes jpg, png, gif and bmp, and what has no type for a picture", async () => {
    expect(await uploaded("", image)).toMatchObject({ format: "jpeg", width: 400 });
    for (const format of ["png", "gif"] as const) {
      expect(await uploaded("/?type=image", await picture(format))).toMatchObject({ format });
    }
    const bmp = await bitmap();
    expect(await uploaded("?type=image", bmp)).toMatchObject({ width: 2, height: 2 });
  });

  it.each([
    ["a type that is none", "?type=hologram", () => form(image)],
    ["a picture that is text", "?type=image", () => form(Buffer.from("<svg onload=alert(1)>"))],
    ["a recording that is a picture", "?type=voice", () => form(image)],
    ["an empty file", "?type=file", () => form(Buffer.alloc(0))],
    ["a form without a file", "?type=file", () => ({ ...form(image), body: Buffer.from("--x--\r\n") })],
    ["JSON", "?type=file", () => ({ type: "application/json", body: Buffer.from("{}") })],
    ["a form without a boundary", "?type=file", () => ({ ...form(image), type: "multipart/form-data" })],
  ])("is refused with 899003: %s", async (_, query, make) => {
    const { status, text } = await post(query, make());
    expect([status, codeIn(text)]).toEqual([400, 899003]);
  });

  it("takes 8 MB and refuses a byte more, and keeps nothing of that", async () => {
    const most = 8 * 1024 * 1024;
    const count = () => shop.tenant.runtime.db.media.count({ where: { appId: shop.app.id } });
    expect(await uploaded("?type=file", Buffer.alloc(most, 1))).toMatchObject({ fsize: most });
    const before = await count();
    const { status, text } = await post("?type=file", form(Buffer.alloc(most + 1, 1)));
    expect([status, codeIn(text)]).toEqual([400, 899003]);
    expect(await count()).toBe(before);
  });
});

/** Four pixels as Windows writes them. */
async function bitmap(): Promise<Buffer> {
  const pixels = await sharp({ create: { width: 2, height: 2, channels: 3, background: "red" } })
    .raw()
    .toBuffer();
  const row = (at: number) => Buffer.concat([pixels.subarray(at * 6, at * 6 + 6), Buffer.alloc(2)]);
  const head = Buffer.alloc(54);
  head.write("BM", 0);
  head.writeUInt32LE(70, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(2, 18);
  head.writeInt32LE(2, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  head.writeUInt32LE(16, 34);
  return Buffer.concat([head, row(1), row(0)]);
}

/** What each of the official clients puts on the wire, as it was observed. */
const clients: [name: string, type: string, head: string, boundary: string, tail: string][] = [
  [
    "curl",
    "multipart/form-data; boundary=------------------------d74496d66958873e",
    'Content-Disposition: form-data; name="filename"; filename="a.bin"\r\nContent-Type: application/octet-stream',
    "------------------------d74496d66958873e",
    "",
  ],
  [
    "PHP",
    "multipart/form-data; boundary=------------------------9051914041544843",
    'Content-Disposition: form-data; name="filename"; filename="a.bin"\r\nContent-Type: application/octet-stream',
    "------------------------9051914041544843",
    "",
  ],
  [
    "Python 2.0",
    "multipart/form-data; boundary=0f3c6c1b8c3f4c1e9bb1f7b0c2f0a0d5",
    'Content-Disposition: form-data; name="filename"; filename="a.bin"',
    "0f3c6c1b8c3f4c1e9bb1f7b0c2f0a0d5",
    "",
  ],
  [
    "Java",
    "multipart/form-data; boundary=========7d4a6d158c9",
    'Content-Disposition:form-data;name="file";filename="a.bin"\r\nContent-Type:application/octet-stream',
    "========7d4a6d158c9",
    "\r\n",
  ],
  [
    "C#",
    'multipart/form-data; boundary="6f1b7c4e-9a3d-4a5f-8d16-6a1d9cf0a3b2"',
    "Content-Disposition: form-data; name=filename; filename=a.bin; filename*=utf-8''a.bin",
    "6f1b7c4e-9a3d-4a5f-8d16-6a1d9cf0a3b2",
    "",
  ],
];

describe("1.4.12: forms of the official clients", () => {
  it.each(clients)("%s's is taken", async (_, type, head, boundary, tail) => {
    const bytes = randomBytes(500);
    const body = Buffer.concat([
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      bytes,
      Buffer.from(`${tail}\r\n--${boundary}--\r\n`),
    ]);
    const { status, text } = await post("?type=file", { body, type });
    expect([status, text]).toEqual([200, expect.stringContaining('"fname":"a.bin"')]);
    const kept = Buffer.from(await (await download(JSON.parse(text).media_id)).arrayBuffer());
    // Java's own fault: two bytes too many.
    expect(kept.equals(Buffer.concat([bytes, Buffer.from(tail)]))).toBe(true);
  });

  it("the file may be in a field of any name, and others may stand around it", async () => {
    for (const field of ["image", "voice", "file", "anything"]) {
      expect((await post("?type=file", form(image, "x", field))).status).toBe(200);
    }
    const { body, type } = form(image);
    const boundary = type.split("boundary=")[1];
    const before = `--${boundary}\r\nContent-Disposition: form-data; name="type"\r\n\r\nfile\r\n`;
    const more = { type, body: Buffer.concat([Buffer.from(before), body]) };
    expect((await post("?type=file", more)).status).toBe(200);
  });

  it("a file's name is never a path", async () => {
    const told = await uploaded("?type=file", image, "../../../etc/passwd");
    expect(told).toMatchObject({
      fname: "passwd",
      media_id: expect.stringMatching(/^[a-z]+\/file\/j\/[0-9a-f]{32}$/),
    });
  });
});

describe("R1: the address of a file", () => {
  it("is one that nobody can guess, and needs no credentials", async () => {
    const { media_id } = await uploaded("?type=file", Buffer.from("hello"));
    const url = new URL(((await find(media_id)).body as { url: string }).url);
    expect(await (await fetch(url)).text()).toBe("hello");
    url.searchParams.set("token", `${url.searchParams.get("token")?.slice(0, -1)}~`);
    expect((await fetch(url)).status).toBe(404);
    url.searchParams.delete("token");
    expect((await fetch(url)).status).toBe(404);
  });

  it("1.4.7: is found by an id with bare slashes and with encoded ones", async () => {
    const { media_id } = await uploaded("?type=file", Buffer.from("hello"));
    const [bare, encoded] = [await find(media_id), await find(encodeURIComponent(media_id))];
    expect(bare.status).toBe(200);
    expect(encoded.body).toEqual(bare.body);
    expect((await shop.rest.call("GET", `/v1/resource/?mediaId=${media_id}`)).body).toEqual(bare.body);
  });

  it("is told of avatars too", async () => {
    const { media_id } = await uploaded("?type=image", image);
    const ann = await shop.person("annie");
    await shop.rest.call("PUT", `/v1/users/${ann.actor.username}`, { avatar: media_id });
    expect((await download(media_id)).headers.get("content-type")).toBe("image/jpeg");
  });

  it("is refused for a file of another app, one that never was, and none", async () => {
    const { media_id } = await uploaded("?type=file", Buffer.from("hello"));
    await shop.tenant.runtime.db.media.updateMany({
      where: { appId: shop.app.id, mediaId: media_id },
      data: { appId: (await shop.tenant.app("elsewhere")).id },
    });
    for (const id of [media_id, "qiniu/image/0000", "", "x".repeat(999), "../../etc/passwd"]) {
      expect([id, await find(id)]).toMatchObject([id, refused(400, 899003)]);
    }
    expect(await shop.rest.call("GET", "/v1/resource")).toMatchObject(refused(400, 899003));
  });

  it("leads nowhere once the last message with the file was taken back", async () => {
    const helpdesk = await shop.admin("helpdesk");
    const ann = await shop.person("annie");
    const { media_id, ...rest } = await uploaded("?type=file", Buffer.from("hello"), "a.txt");
    const url = ((await find(media_id)).body as { url: string }).url;
    const body = { msg_type: "file", msg_body: { media_id, ...rest } };
    const sent = await shop.rest.call(
      "POST",
      "/v1/messages",
      textMessage(helpdesk, ann.actor.username, body),
    );
    expect((await fetch(url)).status).toBe(200);
    const { msg_id } = sent.body as { msg_id: number };
    await shop.rest.call("POST", `/v1/messages/${helpdesk}/${msg_id}/retract`);
    expect((await fetch(url)).status).toBe(404);
    expect(await find(media_id)).toMatchObject(refused(400, 899003));
  });
});

describe("M1: the seven kinds", () => {
  /** How each kind is sent, and what histories tell of it. */
  const kinds: [type: string, make: () => Promise<object>][] = [
    ["text", async () => ({ text: "hello" })],
    ["image", async () => uploaded("?type=image", image)],
    ["voice", async () => ({ ...(await uploaded("?type=voice", wav(2))), duration: 2 })],
    ["file", async () => uploaded("?type=file", Buffer.from("a file"), "a.txt")],
    [
      "video",
      async () => {
        const { media_id, media_crc32, fsize, fname } = await uploaded("?type=video", film(), "a.mp4");
        return { video: { media_id, media_crc32, fsize, fname }, duration: 3 };
      },
    ],
    ["location", async () => ({ latitude: 22.5, longitude: 114.1, scale: 14, label: "the harbour" })],
    ["custom", async () => ({ any: { thing: [1, "two", null] } })],
  ];

  it.each(kinds)(
    "%s reaches a person, a group and a room, and stands in each history as it was sent",
    async (type, make) => {
      const helpdesk = await shop.admin("helpdesk");
      const [ann, ben] = [await shop.person("annie"), await shop.person("benny")];
      const names = [ann.actor.username, ben.actor.username];
      const made = (path: string, body: object) =>
        shop.rest.call("POST", path, {
          owner_username: names[0],
          name: "x",
          members_username: names.slice(1),
          ...body,
        });
      const { gid } = (await made("/v1/groups/", {})).body as { gid: number };
      const { chatroom_id } = (await made("/v1/chatroom/", {})).body as { chatroom_id: number };
      const msg_body = { ...(await make()), extras: { order: 7 } };
      for (const [target_type, target_id, path] of [
        ["single", names[0], `/v2/users/${names[0]}/messages`],
        ["group", gid, `/v2/groups/${gid}/messages`],
        ["chatroom", chatroom_id, `/v2/chatrooms/${chatroom_id}/messages`],
      ] as const) {
        const sent = await shop.rest.call(
          "POST",
          "/v1/messages",
          textMessage(helpdesk, target_id ?? "", { target_type, msg_type: type, msg_body }),
        );
        expect([target_type, sent.status, sent.status === 201 ? "" : sent.text]).toEqual([
          target_type,
          201,
          "",
        ]);
        const { msg_id } = sent.body as { msg_id: number };
        const times = `begin_time=${time(-60)}&end_time=${time(60)}`;
        const { body } = await shop.rest.call("GET", `${path}?count=100&${times}`);
        const found = (body as { messages: { msgid: number }[] }).messages.find(
          ({ msgid }) => msgid === msg_id,
        );
        expect(found).toMatchObject({
          target_type,
          msg_type: type,
          from_id: helpdesk,
          from_type: "admin",
          msg_body,
        });
      }
    },
  );

  it.each([
    ["image", { media_id: "qiniu/image/0000", width: 1, height: 1 }],
    ["image", { width: 1, height: 1 }],
    ["voice", { media_id: "borealis/voice/j/00", duration: -1 }],
    ["file", {}],
    ["video", { duration: 3 }],
    ["location", { latitude: 91, longitude: 0, label: "" }],
    ["location", { latitude: "22", longitude: 114 }],
  ])("%s is refused with 899003 with %j", async (msg_type, msg_body) => {
    const helpdesk = await shop.admin("helpdesk");
    const ann = await shop.person("annie");
    const message = textMessage(helpdesk, ann.actor.username, { msg_type, msg_body });
    expect(await shop.rest.call("POST", "/v1/messages", message)).toMatchObject(refused(400, 899003));
  });

  it("image with another app's file is refused as if there were none, and stores nothing", async () => {
    const helpdesk = await shop.admin("helpdesk");
    const ann = await shop.person("annie");
    const told = await uploaded("?type=image", image);
    await shop.tenant.runtime.db.media.updateMany({
      where: { appId: shop.app.id, mediaId: told.media_id },
      data: { appId: (await shop.tenant.app("elsewhere")).id },
    });
    const message = textMessage(helpdesk, ann.actor.username, { msg_type: "image", msg_body: told });
    expect(await shop.rest.call("POST", "/v1/messages", message)).toMatchObject(refused(400, 899003));
  });
});

/** So many seconds from now, as histories are asked. */
function time(seconds: number): string {
  const at = new Date(Date.now() + seconds * 1_000);
  return encodeURIComponent(at.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }));
}

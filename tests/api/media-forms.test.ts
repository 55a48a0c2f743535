import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eicar } from "#tests/support/hostile-files.ts";
import { form, type MediaDoor, openMediaDoor } from "#tests/support/media-door.ts";

let door: MediaDoor;

beforeAll(async () => {
  door = await openMediaDoor();
});
afterAll(() => door.close());

const file = (body: FormData | Buffer, headers = {}) => door.post(door.ann, "file", body, headers);

describe("a file by a form", () => {
  it.each([
    {
      of: "curl",
      boundary: "------------------------d74496d66958873e",
      head: 'Content-Disposition: form-data; name="filename"; filename="a.txt"\r\nContent-Type: text/plain',
    },
    {
      of: "PHP",
      boundary: "------------------------4ebf00fbcf09",
      before:
        '--------------------------4ebf00fbcf09\r\nContent-Disposition: form-data; name="type"\r\n\r\nfile\r\n',
      head: 'Content-Disposition: form-data; name="filename"; filename="a.txt"\r\nContent-Type: application/octet-stream',
    },
    {
      of: "Python",
      boundary: "c7cbfdd911b4e720f1dd8f479c50bc7f",
      head: 'Content-Disposition: form-data; name="filename"; filename="a.txt"',
    },
    {
      of: "C#",
      boundary: '"5f2a0d7e-3c1b-4e57-9d7c-0d2b8a4e6f11"',
      head: "Content-Type: text/plain\r\nContent-Disposition: form-data; name=filename; filename=a.txt; filename*=utf-8''a.txt",
    },
    {
      of: "Java, which adds an end of line",
      boundary: "========7d4a6d158c9",
      head: 'Content-Disposition:form-data;name="file";filename="a.txt"\r\nContent-Type:text/plain',
      after: "\r\n",
    },
  ])("is taken as the client in $of writes it", async ({ boundary, before = "", head, after = "" }) => {
    const line = `--${boundary.replaceAll('"', "")}`;
    const body = Buffer.from(`${before}${line}\r\n${head}\r\n\r\nhello${after}\r\n${line}--\r\n`);
    const response = await file(body, {
      "content-type": `multipart/form-data; boundary=${boundary}`,
    });
    const { data } = await response.json();
    expect(data).toMatchObject({ fileName: "a.txt", size: 5 + after.length });
    expect(await (await door.get(door.ann, data.mediaId)).text()).toBe(`hello${after}`);
  });

  it("is data, though it be a program or a page: an attachment that nothing runs", async () => {
    for (const [bytes, name] of [
      [eicar(), "eicar.com"],
      [Buffer.from("<!doctype html><script>alert(1)</script>"), "page.html"],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "picture.svg"],
      [Buffer.from("%PDF-1.7\n1 0 obj\n"), "paper.pdf"],
    ] as const) {
      const { mediaId } = await door.uploaded(door.ann, "file", form(bytes, name));
      for (const query of ["", "?size=bubble", "?download=1"]) {
        const response = await door.get(door.ann, mediaId, query);
        expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
        expect(Object.fromEntries(response.headers)).toMatchObject({
          "content-type": "application/octet-stream",
          "content-disposition": `attachment; filename*=UTF-8''${name}`,
          "content-security-policy": "sandbox; default-src 'none'",
          "x-content-type-options": "nosniff",
        });
      }
    }
  });

  it("has a name that is only shown, and a field of whatever name", async () => {
    const field = 'a"b\r\nSet-Cookie: canary=1.png';
    for (const [name, shown] of [
      ["../../../etc/passwd", "passwd"],
      ["C:\\windows\\win.ini", "win.ini"],
      ["CON", "CON"],
      [`${"x".repeat(4_000)}.txt`, `${"x".repeat(251)}.txt`],
      ["quo'te\r\nSet-Cookie: canary=1", expect.stringContaining("quo'te")],
    ] as const) {
      const media = await door.uploaded(door.ann, "file", form(Buffer.from("x"), name, field));
      expect(media).toMatchObject({ fileName: shown });
      const response = await door.get(door.ann, media.mediaId);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(response.headers.get("content-disposition")).toMatch(
        /^attachment; filename\*=UTF-8''[\w.%~!-]+$/,
      );
    }
  });

  const boundary = "simple";
  const multipart = { "content-type": `multipart/form-data; boundary=${boundary}` };
  const part = (head: string, text: string) => `--${boundary}\r\n${head}\r\n\r\n${text}\r\n`;
  const aFile = part('Content-Disposition: form-data; name="f"; filename="f"', "hello");
  const aField = (name: string) => part(`Content-Disposition: form-data; name="${name}"`, "x");

  it.each([
    ["ten thousand fields and a file", aField("n").repeat(10_000) + aFile],
    ["ten thousand files", aFile.repeat(10_000)],
    ["a field whose name has a megabyte", aField("n".repeat(1024 * 1024))],
    ["a form within a form", part(`Content-Type: multipart/mixed; boundary=${boundary}x`, aFile)],
    ["a part without an end", aFile.slice(0, -4)],
    ["no part at all", ""],
  ])("is not taken out of %s, or at most the first one", async (what, parts) => {
    const before = await door.count();
    const end = what.includes("without an end") ? "" : `--${boundary}--\r\n`;
    const response = await file(Buffer.from(parts + end), multipart);
    const kept = (await door.count()) - before;
    expect([response.status, kept]).toEqual(what.endsWith("files") ? [200, 1] : [400, 0]);
    // Whoever is refused early hears so before everything is put away.
    const incoming = path.join(door.tenant.runtime.env.dataDir, "incoming");
    await expect.poll(() => readdir(incoming)).toEqual([]);
  });

  it("T2: is nobody's by a session of another app", async () => {
    const { appKey } = await door.tenant.app("other");
    const other = await door.signIn("annie", appKey);
    expect((await door.post(other, "file", form(Buffer.from("x")))).status).toBe(401);
    const { mediaId } = await door.uploaded(door.ann, "file", form(Buffer.from("x")));
    expect((await door.get(other, mediaId)).status).toBe(404);
  });
});

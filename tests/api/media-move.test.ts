import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { form, type MediaDoor, openMediaDoor } from "#tests/support/media-door.ts";
import { picture } from "#tests/support/pictures.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { openS3Server, type S3Server, s3Environment } from "#tests/support/s3-server.ts";
import { type HttpClient, httpClient, openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, TEST_SECRET, type Tenant } from "#tests/support/tenant.ts";

let s3: S3Server;
let disk: MediaDoor;
/** The same installation with its files in the object store. */
let store: { tenant: Tenant; server: TestServer; ann: HttpClient };

beforeAll(async () => {
  s3 = await openS3Server();
  disk = await openMediaDoor();
  const { databaseUrl } = disk.tenant.runtime.env;
  const tenant = await openTenant({ url: databaseUrl, drop: async () => {} }, s3Environment(s3));
  const server = await openServer(tenant.runtime);
  const ann = httpClient(server.url, { appKey: disk.app.appKey });
  for (const [name, value] of disk.ann.cookies) ann.cookies.set(name, value);
  store = { tenant, server, ann };
});
afterAll(async () => {
  await store.server.close();
  await store.tenant.close();
  await disk.close();
  await s3.close();
});

/** Runs `npm run media:move` for the installation. */
function move(to: string) {
  const { dataDir, databaseUrl } = disk.tenant.runtime.env;
  return runCommand("move-media.mjs", [to], {
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    BOREALIS_SECRET: TEST_SECRET,
    ...s3Environment(s3),
  });
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

it("files move to an object store and back, each whole, none twice, and what is missing is told", async () => {
  const bytes = randomBytes(300_000);
  const file = await disk.uploaded(disk.ann, "file", form(bytes));
  const image = await disk.uploaded(disk.ann, "image", form(await picture("jpeg")));
  const shown = await bytesOf(await disk.get(disk.ann, image.mediaId, "?size=bubble"));

  const there = await move("s3");
  expect(there).toMatchObject({ status: 0, output: expect.stringContaining("5 files copied") });
  expect(await move("s3")).toMatchObject({ status: 0, output: expect.stringContaining("0 files copied, 5") });
  const link = await disk.get(store.ann, file.mediaId);
  expect(link.status).toBe(302);
  expect(link.headers.get("content-security-policy")).toContain("sandbox");
  expect((await bytesOf(await fetch(link.headers.get("location") ?? ""))).equals(bytes)).toBe(true);
  expect((await bytesOf(await disk.get(store.ann, image.mediaId, "?size=bubble"))).equals(shown)).toBe(true);

  const newer = randomBytes(100_000);
  const added = await disk.uploaded(store.ann, "file", form(newer));
  expect((await disk.get(disk.ann, added.mediaId)).status).toBe(500);
  expect(await move("disk")).toMatchObject({
    status: 0,
    output: expect.stringContaining("1 files copied, 5"),
  });
  expect((await bytesOf(await disk.get(disk.ann, added.mediaId))).equals(newer)).toBe(true);

  const { storageKey } = await disk.tenant.runtime.db.media.findFirstOrThrow({
    where: { appId: disk.app.id, mediaId: added.mediaId },
  });
  s3.objects.delete(storageKey);
  await disk.tenant.runtime.files.remove([storageKey]);
  expect(await move("disk")).toMatchObject({
    status: 1,
    output: expect.stringContaining(`missing: ${storageKey}`),
  });
  expect((await move("elsewhere")).status).toBe(1);
}, 120_000);

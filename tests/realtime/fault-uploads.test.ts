import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import type { Report } from "#core/doctor/examine.ts";
import { sweepFiles } from "#core/media/sweep-files.ts";
import { keysOf } from "#core/media/to-media.ts";
import { createDiskFiles } from "#infra/files/disk-files.ts";
import { FILES_FOLDER } from "#infra/files/open-files.ts";
import type { UploadedMedia } from "#protocol/media.ts";
import { bundleServer } from "#tests/support/fault-rig.ts";
import { fillDisk } from "#tests/support/full-disk.ts";
import { picture } from "#tests/support/pictures.ts";
import { openPrivatePostgres, type PrivatePostgres } from "#tests/support/private-postgres.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { listKeys } from "#tests/support/stored-files.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { waitUntil } from "#tests/support/wait-until.ts";
import { type ServerNode, startNode } from "../chaos/server-node.ts";

const LONG = { timeout: 240_000 };
const PASSWORD = "horse battery staple";
let folder: string;
let script: string;
let photo: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-uploads-"));
  await chmod(folder, 0o755);
  [script, photo] = [await bundleServer(), await picture("jpeg")];
});
afterAll(async () => {
  await rm(script, { force: true });
  await rm(folder, { recursive: true, force: true });
});

/** A whole product in one folder: database, files and server. */
type Product = { dataDir: string; postgres: PrivatePostgres; tenant: Tenant; app: AppRef; node: ServerNode };

async function withProduct(dataDir: string, work: (product: Product) => Promise<void>): Promise<void> {
  const postgres = await openPrivatePostgres({ dataDir });
  const tenant = await openTenant({ url: postgres.url, drop: async () => {} });
  const app = await tenant.app("shop", { uploadsPerDay: 1_000_000, uploadBytesPerDay: 2 ** 40 });
  const node = await startNode({
    name: "server",
    script,
    environment: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      LOG_LEVEL: "fatal",
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.url,
      BOREALIS_SECRET: TEST_SECRET,
    },
    say: () => {},
    onLine: () => {},
    onDeath: (name, reason) => console.error(`${name} ended by itself: ${reason}`),
  });
  try {
    await work({ dataDir, postgres, tenant, app, node });
  } finally {
    await node.stop();
    await tenant.close();
    await postgres.close();
  }
}

type Told = { media: UploadedMedia; bytes: Buffer };
type Uploaders = { told: Told[]; refused: string[]; stop(): Promise<void> };

/** People who upload pictures and files, by forms and in pieces, and send them; whatever goes wrong, they go on. */
async function startUploaders({ node, app }: Product): Promise<Uploaders> {
  const url = `http://127.0.0.1:${node.port}`;
  const told: Told[] = [];
  const refused: string[] = [];
  let going = true;
  const signIn = async () => {
    const client = httpClient(url, { appKey: app.appKey });
    const username = uniqueName("ann");
    await client.ask("user.register", { username, password: PASSWORD });
    await client.ask("session.create", { username, password: PASSWORD });
    return client;
  };
  const goOn = async (client: HttpClient, once: (client: HttpClient) => Promise<Told>) => {
    while (going) {
      try {
        const { media, bytes } = await once(client);
        told.push({ media, bytes });
        // What an upload is told as is a body of a message too.
        const body = media as never;
        await client.ask("message.send", { target: { user: peer }, body, clientId: uniqueName("c") });
      } catch (error) {
        refused.push(error instanceof Error && "code" in error ? String(error.code) : "nobody answered");
        await sleep(20);
      }
    }
  };
  const [ann, ben, cleo] = [await signIn(), await signIn(), await signIn()];
  const peer = uniqueName("peer");
  await httpClient(url, { appKey: app.appKey }).ask("user.register", { username: peer, password: PASSWORD });
  const all = [
    goOn(ann, (client) => byForm(client, app, "image", photo)),
    goOn(ben, (client) => byForm(client, app, "file", randomBytes(600_000))),
    goOn(cleo, (client) => inPieces(client, app, randomBytes(600_000))),
  ];
  return {
    told,
    refused,
    async stop() {
      going = false;
      await Promise.all(all);
    },
  };
}

async function byForm(client: HttpClient, { appKey }: AppRef, type: string, bytes: Buffer): Promise<Told> {
  const body = new FormData();
  body.append("file", new Blob([new Uint8Array(bytes)]), "file.bin");
  const response = await client.send(`/media/${appKey}?type=${type}`, { method: "POST", body });
  const answer = await response.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), answer.error);
  return { media: answer.data, bytes };
}

async function inPieces(client: HttpClient, { appKey }: AppRef, bytes: Buffer): Promise<Told> {
  const tus = { "tus-resumable": "1.0.0" };
  const metadata = `type ${btoa("file")},filename ${btoa("film.bin")}`;
  const headers = { ...tus, "upload-length": `${bytes.length}`, "upload-metadata": metadata };
  const begun = await client.send(`/media/${appKey}/uploads`, { method: "POST", headers });
  const address = begun.headers.get("location") ?? "";
  const half = bytes.length / 2;
  for (const at of [0, half]) {
    await client.send(address, {
      method: "PATCH",
      headers: { ...tus, "upload-offset": `${at}`, "content-type": "application/offset+octet-stream" },
      body: new Uint8Array(bytes.subarray(at, at + half)),
    });
  }
  return { media: await client.ask("media.finish", { upload: address.split("/").at(-1) ?? "" }), bytes };
}

/** Every file that was told of is there whole, no row is without its files, and no file stays without a row. */
async function expectWhole({ dataDir, tenant, app, postgres, node }: Product, told: Told[]): Promise<void> {
  await node.stop();
  const files = createDiskFiles(path.join(dataDir, FILES_FOLDER));
  const { db, log } = tenant.runtime;
  for (const { media, bytes } of told) {
    const row = await db.media.findFirstOrThrow({ where: { appId: app.id, mediaId: media.mediaId } });
    const kept = await buffer(await files.read(row.storageKey));
    expect(createHash("sha256").update(kept).digest("hex")).toBe(media.hash);
    if (media.type === "file") expect(kept.equals(bytes)).toBe(true);
  }
  const doctor = await runCommand("doctor.mjs", ["--json"], {
    DATA_DIR: dataDir,
    DATABASE_URL: postgres.url,
    BOREALIS_SECRET: TEST_SECRET,
  });
  const report: Report = JSON.parse(doctor.output);
  expect(report.findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(doctor.status).toBe(0);

  const list = () => listKeys(files);
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const key of await list()) await utimes(path.join(dataDir, FILES_FOLDER, key), old, old);
  await sweepFiles({ db, files, log }, new AbortController().signal);
  const rows = await db.media.findMany({ where: { appId: app.id } });
  const uploads = await db.upload.findMany({ where: { appId: app.id } });
  expect(await list()).toEqual([...rows.flatMap(keysOf), ...uploads.flatMap(({ parts }) => parts)].sort());
}

describe("under uploads, no row is without its file and doctor finds nothing", () => {
  it("when server and database are killed again and again", LONG, async () => {
    const dataDir = await mkdtemp(path.join(folder, "killed-"));
    await chmod(dataDir, 0o711);
    await withProduct(dataDir, async (product) => {
      const { node, postgres } = product;
      const { told, stop } = await startUploaders(product);
      for (const whom of ["server", "both", "database", "server"]) {
        const before = told.length;
        await waitUntil("uploads go on", () => told.length > before + 5);
        await Promise.all([
          whom !== "database" && node.restart("SIGKILL"),
          whom !== "server" && postgres.crash("SIGKILL"),
        ]);
      }
      const before = told.length;
      await waitUntil("uploads go on in the end", () => told.length > before + 5);
      await stop();
      await expectWhole(product, told);
    });
  });

  it("when the disk of all is full, and when there is room again", LONG, async (test) => {
    const dataDir = path.join(folder, "full");
    await mkdir(dataDir, { mode: 0o711 });
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=260m,mode=0711", "tmpfs", dataDir]).status !== 0) {
      console.warn("SKIPPED: a full disk under uploads, for this account may not mount one");
      return test.skip();
    }
    try {
      await withProduct(dataDir, async (product) => {
        const { told, refused, stop } = await startUploaders(product);
        await waitUntil("uploads", () => told.length > 5);
        const filler = fillDisk(dataDir);
        await waitUntil("they are refused", () => refused.includes("storage_full"));
        rmSync(filler);
        const before = told.length;
        await waitUntil("uploads go on", () => told.length > before + 5);
        await stop();
        expect(await readdir(path.join(dataDir, "incoming"))).toEqual([]);
        await expectWhole(product, told);
      });
    } finally {
      spawnSync("umount", ["-l", dataDir]);
    }
  });
});

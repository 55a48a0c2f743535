import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consoleAddress, consolePages } from "../support/console-pages.ts";
import { firstLoadKb } from "../support/first-load.ts";
import { type HttpClient, httpClient } from "../support/server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

const appKey = "firstload000000000000000";
const password = "correct horse battery";

let dataDir: string;
let database: TestDatabase;
let server: ReturnType<typeof startServerProcess>;
let visitor: HttpClient;
let url: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-first-load-"));
  database = await createTestDatabase();
  server = startServerProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SEED_APP: `Shop:${appKey}:secret-of-the-shop`,
    SEED_OPERATOR: `ops@example.com:${password}`,
  });
  url = await server.listening;
  visitor = httpClient(url, { appKey });
  await visitor.ask("user.register", { username: "annie", password });
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const get = (address: string | URL) => visitor.send(new URL(address, url).href.slice(url.length), {});

describe("the first load of a page", () => {
  it.each(["/a/shop/signin", "/a/shop/register", "/console/signin"])(
    "takes at most 150 KB of JavaScript: %s",
    async (page) => {
      expect(await firstLoadKb(url, page, get)).toBeLessThanOrEqual(150);
    },
  );

  it("takes at most 220 KB for the chat", async () => {
    await visitor.ask("session.create", { username: "annie", password });
    expect(await firstLoadKb(url, "/a/shop", get)).toBeLessThanOrEqual(220);
  });

  it("takes at most 200 KB for the console", async () => {
    const console = httpClient(url, { appKey, realm: "operator" });
    await console.ask("operator.signIn", { email: "ops@example.com", password });
    const look = (address: string | URL) => console.send(new URL(address, url).href.slice(url.length), {});
    const person = await visitor.ask("session.get", {});
    const owner = { owner: person.user.username, name: "Weighed" };
    const { group } = await console.ask("group.createFor", owner);
    const named = { name: person.user.username, gid: String(group) };
    for (const page of consolePages.filter((page) => !page.includes("[message]"))) {
      const kilobytes = await firstLoadKb(url, consoleAddress("shop", page, named), look);
      process.stdout.write(`first load of /console/<app>${page}: ${kilobytes.toFixed(1)} KB\n`);
      expect(kilobytes, page).toBeLessThanOrEqual(200);
    }
  });

  it("takes at most 20 KB of styles", async () => {
    const html = await (await get("/console/signin")).text();
    const sheets = [...html.matchAll(/<link\b[^>]*>/g)].flatMap(([tag]) =>
      tag.includes('rel="stylesheet"') ? (/href="([^"]+)"/.exec(tag)?.[1] ?? []) : [],
    );
    expect(sheets.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const sheet of new Set(sheets)) bytes += gzipSync(await (await get(sheet)).text()).length;
    expect(bytes / 1_024).toBeLessThanOrEqual(20);
  });
});

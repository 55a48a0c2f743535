import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { io } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AppRef } from "#core/context.ts";
import { freePort } from "#infra/database/postgres-process.ts";
import { createClient } from "#sdk/client.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import {
  type Balancer,
  balancers,
  makeCertificate,
  presenceOf,
  type RunningBalancer,
  startBalancer,
} from "#tests/support/balancers.ts";
import { isOnline, textsWith, until } from "#tests/support/device.ts";
import { firstTextOverHttp2 } from "#tests/support/http2-socket.ts";
import { type HttpsFrom, httpsFetch } from "#tests/support/https-fetch.ts";
import { sampleOf } from "#tests/support/metrics.ts";
import { startRedisServer } from "#tests/support/redis-server.ts";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { waitUntil } from "#tests/support/wait-until.ts";

/** Balancers connect from the first; clients come from another one, where the system has one to come from. */
const CLIENT = process.platform === "linux" ? "127.0.0.42" : "127.0.0.1";
const from = vi.hoisted((): HttpsFrom => ({ ca: "", localAddress: "" }));

// The product's own client, told which certificate to trust and which address to come from.
vi.mock("socket.io-client", async (original) => {
  const library = await original<typeof import("socket.io-client")>();
  return {
    ...library,
    io: (url: string, options: object) => library.io(url, { ...options, ...from, family: 4 } as object),
  };
});

const openssl = presenceOf("openssl");
const redis = await startRedisServer();
const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-balancers-"));
let tenant: Tenant;
let app: AppRef;
let origin: string;
let ports: { https: number; http: number; processes: [number, number] };
const processes: [ServerProcess | null, ServerProcess | null] = [null, null];
const clients: Client[] = [];

function startProcess(port: number): ServerProcess {
  return startServerProcess({
    DATA_DIR: folder,
    DATABASE_URL: tenant.runtime.env.databaseUrl,
    BOREALIS_SECRET: TEST_SECRET,
    PUBLIC_URL: origin,
    TRUSTED_PROXIES: "127.0.0.1",
    PORT: `${port}`,
    METRICS_PORT: "0",
    LOG_LEVEL: "info",
    ...(redis ? { REDIS_URL: redis.url } : {}),
  });
}

/** Starts whichever of the two is not there. */
async function fillUp(): Promise<void> {
  const both = ports.processes.map((port, index) => {
    processes[index] ??= startProcess(port);
    return processes[index].listening;
  });
  await Promise.all(both);
}

beforeAll(async () => {
  await chmod(folder, 0o711);
  tenant = await openTenant();
  app = await tenant.app();
  const [https = 0, http = 0, one = 0, two = 0] = await freePorts(4);
  ports = { https, http, processes: [one, two] };
  origin = `https://localhost:${https}`;
  if (openssl.missing) return;
  const { certificate } = makeCertificate(folder);
  Object.assign(from, { ca: readFileSync(certificate, "utf8"), localAddress: CLIENT });
}, 60_000);
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});
afterAll(async () => {
  await Promise.all(processes.map((server) => server?.stop()));
  await redis?.close();
  await tenant.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) found.add(await freePort());
  return [...found];
}

/** Somebody new, registered and signed in through the balancer. */
async function newPerson(): Promise<{ http: HttpClient; username: string; online(): Promise<Client> }> {
  const http = httpClient(origin, { appKey: app.appKey }, httpsFetch(from));
  const person = { username: uniqueName("user"), password: "quite a long password 1" };
  await http.ask("user.register", person);
  const signedIn = await http.ask("session.create", person);
  return {
    http,
    username: person.username,
    async online() {
      const client = createClient({
        origin,
        signedIn,
        storage: createMemoryStorage(),
        fetchTicket: () => http.ask("session.ticket", {}),
      });
      clients.push(client);
      await client.start();
      await until(client, isOnline, "the connection");
      return client;
    },
  };
}

/** How many live connections each of the two processes holds. */
const held = () =>
  Promise.all(
    processes.map(async (server) => {
      const port = /"port":(\d+),"msg":"metrics are served/.exec(server?.output() ?? "")?.[1];
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return sampleOf(text, 'borealis_sockets{state="signed_in"}');
    }),
  );

const say = (client: Client, username: string, text: string) =>
  client.send({ user: username }, { type: "text", text });

async function testHttps(): Promise<void> {
  const secure = httpsFetch(from);
  const page = await secure(`${origin}/a/${app.slug}`);
  expect(page.status).toBeLessThan(400);
  expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(page.headers.get("content-security-policy")).toContain(`wss://localhost:${ports.https};`);
  const plain = await fetch(`http://localhost:${ports.http}/a/b?c=d`, { redirect: "manual" });
  expect([301, 302, 307, 308]).toContain(plain.status);
  expect(plain.headers.get("location")).toMatch(/^https:\/\/localhost(:\d+)?\/a\/b\?c=d$/);
}

/** Answers that mean: not served. Caddy up to 2.6 says 502 of a body that is too long. */
const REFUSED = [400, 404, 413, 502];

async function testHostileClient(): Promise<void> {
  const secure = httpsFetch(from);
  const tooLong = (bytes: number) =>
    secure(`${origin}/api/commands/session.create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "x".repeat(bytes),
    });
  const upgrade = () =>
    secure(`${origin}/nowhere`, { headers: { connection: "upgrade", upgrade: "websocket" } });
  // More than there are processes to blame.
  for (const attempt of [() => tooLong(1_200_000), () => tooLong(900_000), upgrade, upgrade, upgrade]) {
    const status = await attempt().then(
      (answer) => answer.status,
      () => 502,
    );
    expect(REFUSED).toContain(status);
  }
  const others = Array.from({ length: 10 }, () => secure(`${origin}/healthz`));
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
}

async function testAddress(): Promise<void> {
  const { http } = await newPerson();
  const sessions = await http.ask("session.list", {});
  expect(sessions.map(({ address }) => address)).toEqual([CLIENT]);
  // What the client itself claims is not believed, on either door.
  const forged = {
    "x-forwarded-for": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
    forwarded: "for=203.0.113.9",
  };
  await http.call("session.create", { username: "nobody", password: "wrong" }, forged);
  const { ticket } = await http.ask("session.ticket", {});
  const socket = io(origin, {
    path: "/live/",
    transports: ["websocket"],
    auth: { ticket },
    extraHeaders: forged,
    reconnection: false,
    forceNew: true,
  });
  await socket.timeout(10_000).emitWithAck("session.revoke", { id: 2_000_000_000 });
  socket.disconnect();
  const told = () =>
    processes.flatMap((server) =>
      [...(server?.output().matchAll(/"door":"(\w+)","address":"([^"]*)".*"refused"/g) ?? [])].map(
        ([, door, address]) => `${door} ${address}`,
      ),
    );
  await waitUntil("both refusals in the log", () => new Set(told()).size >= 2);
  expect([...new Set(told())].sort()).toEqual([`http ${CLIENT}`, `socket ${CLIENT}`]);
}

async function testHttp2(name: Balancer["name"]): Promise<void> {
  const text = await firstTextOverHttp2(origin, "/live/?EIO=4&transport=websocket", from.ca);
  if (name === "HAProxy") expect(text).toMatch(/^0\{"sid":/);
  else expect(text).toBeNull();
}

async function testCarrying(): Promise<void> {
  const [ann, ben] = [await newPerson(), await newPerson()];
  const [annClient, benClient] = [await ann.online(), await ben.online()];
  // The second one went where fewer were.
  await expect.poll(held).toEqual([1, 1]);
  await say(annClient, ben.username, "to the other side");
  await until(benClient, (state) => textsWith(state, ann.username).length === 1, "the message");
  await say(benClient, ann.username, "and back");
  await until(annClient, (state) => textsWith(state, ben.username).length === 2, "the answer");
  expect(textsWith(annClient.store.getState(), ben.username)).toEqual(["to the other side", "and back"]);
}

async function testDeath(): Promise<void> {
  const [ann, ben] = [await newPerson(), await newPerson()];
  const [annClient, benClient] = [await ann.online(), await ben.online()];
  await expect.poll(held).toEqual([1, 1]);
  // On screen, so that what was missed is fetched and not merely counted.
  await annClient.open({ user: ben.username });
  await benClient.open({ user: ann.username });
  const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
  for (const text of texts.slice(0, 4)) await say(annClient, ben.username, text);
  processes[0]?.child.kill("SIGKILL");
  for (const text of texts.slice(4)) await say(annClient, ben.username, text);
  await processes[0]?.ended;
  processes[0] = null;
  // Whoever comes now is served: the balancer asks the other one.
  const asked = Array.from({ length: 10 }, () => httpsFetch(from)(`${origin}/healthz`));
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
  for (const [client, other] of [
    [annClient, ben],
    [benClient, ann],
  ] as const) {
    const hasAll = () => textsWith(client.store.getState(), other.username).length === texts.length;
    await until(client, (state) => isOnline(state) && client.unsent() === 0 && hasAll(), "everything");
    expect(textsWith(client.store.getState(), other.username)).toEqual(texts);
  }
}

for (const balancer of balancers) {
  const { missing, note } = presenceOf(balancer.program);
  const isSkipped = missing || openssl.missing;
  describe.skipIf(isSkipped)(`${balancer.name} in front of two processes${note || openssl.note}`, () => {
    let running: RunningBalancer;

    beforeAll(async () => {
      running = await start(balancer);
      // The first start of these sources builds them.
    }, 600_000);
    afterAll(() => running?.stop());

    it("brings https to the pages, and sends there whoever comes without it", testHttps);
    it(
      "security R32: refuses bodies and upgrades that nobody takes, and others are served as before",
      testHostileClient,
    );
    it("tells each client's true address, whatever the client says", testAddress);
    it("opens the live connection in the way that it offers to browsers", () => testHttp2(balancer.name));
    it("carries messages between people whom different processes hold", testCarrying);
    it("loses nothing when one process is killed, and serves whoever comes meanwhile", testDeath);
  });
}

async function start(balancer: Balancer): Promise<RunningBalancer> {
  const place = path.join(folder, balancer.name);
  mkdirSync(place);
  await chmod(place, 0o711);
  await fillUp();
  const running = startBalancer(balancer, { ...ports, folder: place, certificate: makeCertificate(place) });
  Object.assign(from, { ca: readFileSync(path.join(place, "certificate.pem"), "utf8") });
  await waitUntil(`${balancer.name} to serve`, async () => {
    const answer = await httpsFetch(from)(`${origin}/healthz`);
    return answer.status === 200;
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${running.said()}`);
  });
  return running;
}

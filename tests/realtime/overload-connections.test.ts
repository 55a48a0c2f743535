import { get } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { UserContext } from "#core/context.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { openTenant, type Tenant, uniqueName } from "../support/tenant.ts";
import { connect, type Device, signIn, ticketOf } from "./support/live.ts";
import { livePath, openRaw, type RawSocket } from "./support/raw-socket.ts";

const PATIENCE = { timeout: 30_000, interval: 50 };
const UNAUTHENTICATED = 30;

let tenant: Tenant;
let server: TestServer;
let ann: UserContext;
let ben: UserContext;
const raws: RawSocket[] = [];

beforeAll(async () => {
  tenant = await openTenant(undefined, {
    LIMIT_UNAUTHENTICATED_SOCKETS: String(UNAUTHENTICATED),
    LIMIT_UNAUTHENTICATED_SECONDS: "60",
    LIMIT_OVERLOAD_DELAY_MS: "100",
    LIMIT_OVERLOAD_SECONDS: "1",
    TRUSTED_PROXIES: "127.0.0.1",
  });
  server = await openServer(tenant.runtime);
  const app = await tenant.app();
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
});
afterEach(() => {
  for (const { ws } of raws.splice(0)) ws.terminate();
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const open = async (user: UserContext) => connect(server.port, { ticket: ticketOf(await signIn(user)) });

/** A connection of an address that a trusted proxy speaks for; nobody signs in on it. */
async function openFrom(address: string): Promise<void> {
  raws.push(await openRaw(server.port, { headers: { "x-forwarded-for": address } }));
}

const say = (device: Device, words: string) =>
  device.call("message.send", {
    target: { user: "benny" },
    body: { type: "text", text: words },
    clientId: uniqueName("said"),
  });

/** What a refused handshake is answered with. */
const refusal = () =>
  new Promise<{ status?: number; retryAfter?: string }>((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "X-Forwarded-For": "192.0.2.250",
    };
    const asked = get({ port: server.port, path: livePath, headers });
    asked.on("response", (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, retryAfter: answer.headers["retry-after"] });
    });
    asked.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve({ status: 101 });
    });
    asked.on("error", reject);
  });

describe("connections nobody signs in on, from many addresses", () => {
  it("have a limit together; whoever is signed in goes on, and there is room again when they are gone", async () => {
    const [a, b] = [await open(ann), await open(ben)];
    for (let n = 0; n < UNAUTHENTICATED; n += 1) await openFrom(`192.0.2.${n}`);
    const { status, retryAfter } = await refusal();
    expect(status).toBe(429);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect(await say(a, "still here")).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(JSON.stringify(b.frames)).toContain("still here"), PATIENCE);
    for (const { ws } of raws.splice(0)) ws.terminate();
    await vi.waitFor(async () => (await open(ann)).close(), PATIENCE);
    a.close();
    b.close();
  });
});

/** Keeps this process busy in long stretches until the answer is called, as too much work would. */
function overload(): () => void {
  const timer = setInterval(() => {
    const until = performance.now() + 250;
    while (performance.now() < until);
  }, 1);
  return () => clearInterval(timer);
}

describe("a process that cannot keep up", () => {
  it("lets nobody new in and carries no typing, but every message; then everything again", async () => {
    const [a, b] = [await open(ann), await open(ben)];
    const first = await say(a, "before");
    if (!first.ok) throw new Error(first.error.message);
    const { conversation } = first.data;
    const typing = () => b.signalsOf("typing.changed").length;
    const relax = overload();
    try {
      await vi.waitFor(async () => {
        const { status, retryAfter } = await refusal();
        expect(status).toBe(503);
        expect(Number(retryAfter)).toBeGreaterThan(0);
      }, PATIENCE);
      const heard = typing();
      expect(await a.call("typing.set", { conversation })).toMatchObject({ ok: true });
      expect(await say(a, "meanwhile")).toMatchObject({ ok: true });
      // What is typed is told before what is written afterwards, so it would have come.
      await vi.waitFor(() => expect(JSON.stringify(b.frames)).toContain("meanwhile"), PATIENCE);
      expect(typing()).toBe(heard);
    } finally {
      relax();
    }
    await vi.waitFor(async () => (await open(ben)).close(), PATIENCE);
    await vi.waitFor(async () => {
      await a.call("typing.set", { conversation });
      expect(typing()).toBeGreaterThan(0);
    }, PATIENCE);
    a.close();
    b.close();
  });
});

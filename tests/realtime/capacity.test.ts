import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { ConversationEntry, EntriesFrame } from "#protocol/entries.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { openTenant, type Tenant, uniqueName } from "../support/tenant.ts";
import { connect, type Device, refusalOf, signIn, ticketOf } from "./support/live.ts";
import { openRaw, openSignedIn, type RawSocket } from "./support/raw-socket.ts";

let tenant: Tenant;
let app: AppRef;
const servers: TestServer[] = [];

type Limits = Tenant["runtime"]["env"]["limits"];

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await tenant.close();
});

async function serve(limits: Partial<Limits> = {}): Promise<TestServer> {
  const { env } = tenant.runtime;
  const server = await openServer({
    ...tenant.runtime,
    env: { ...env, limits: { ...env.limits, ...limits } },
  });
  servers.push(server);
  return server;
}

const open = async (server: TestServer, user: UserContext): Promise<Device> =>
  connect(server.port, { ticket: ticketOf(await signIn(user)) });

const newUser = (of = app) => tenant.user(of, uniqueName("user"));

const text = (words: string) => ({ type: "text", text: words }) as const;

describe("too many sockets", () => {
  it("closes the oldest of a user's sockets, which is told not to come back by itself", async () => {
    const server = await serve();
    const strict = await tenant.app("strict", { socketsPerUser: 2 });
    const [user, other] = [await newUser(strict), await newUser(strict)];
    const otherDevice = await open(server, other);
    const [first, second, third] = [
      await open(server, user),
      await open(server, user),
      await open(server, user),
    ];
    await first.ended;
    expect(first.signalsOf("connection.closing")).toEqual([{ code: "too_many" }]);
    for (const device of [second, third, otherDevice]) {
      expect(await device.call("session.get", {})).toMatchObject({ ok: true });
      device.close();
    }
  });

  it("refuses an address that holds 50 connections nobody signed in on, until they are gone", async () => {
    const server = await serve();
    const anonymous = await Promise.all(Array.from({ length: 50 }, () => openRaw(server.port)));
    await vi.waitFor(
      async () => {
        const one = openRaw(server.port).then((raw) => raw.ws.terminate());
        await expect(one).rejects.toThrow("HTTP 429");
      },
      { timeout: 8_000, interval: 200 },
    );
    for (const raw of anonymous) raw.ws.terminate();
    const user = await newUser();
    await vi.waitFor(async () => (await open(server, user)).close(), { timeout: 5_000, interval: 50 });
  });
});

const PART = 30;

/** More than the system buffers for a connection, in parts that whoever reads has no trouble with. */
async function flood(conversation: number, reader: Device, parts = 70): Promise<number> {
  for (let part = 0; part < parts; part += 1) {
    tenant.runtime.bus.publish({
      kind: "conversation.entries",
      appId: app.id,
      conversation,
      membersSeq: 0,
      entries: Array.from({ length: PART }, (_, n) => longEntry(2 + part * PART + n)),
    });
    const newest = 1 + (part + 1) * PART;
    await vi.waitFor(() => expect(reader.frames.at(-1)?.to).toBe(newest), { timeout: 5_000, interval: 2 });
  }
  return 1 + parts * PART;
}

const longEntry = (seq: number): ConversationEntry => ({
  kind: "message.created",
  seq,
  createdAt: 0,
  messageId: seq,
  sender: "somebody",
  clientId: null,
  hash: "",
  body: text("x".repeat(7_000)),
});

async function makePair() {
  const [ann, ben] = [await newUser(), await newUser()];
  const { conversation } = await sendMessage(ann, {
    target: { user: ben.actor.username },
    body: text("hello"),
    clientId: uniqueName("first"),
  });
  return { ann, ben, conversation };
}

/** The frames among what a raw socket received. */
const framesOf = (raw: RawSocket): EntriesFrame[] =>
  raw.received
    .filter((packet) => packet.startsWith('42["entries"'))
    .map((packet) => JSON.parse(packet.slice(2))[1]);

describe("a client that reads too slowly", () => {
  const small = { packets: 4, bytes: 256 * 1024 };

  it("is left out, then shown the newest frame, so that it pulls; others get everything", async () => {
    const server = await serve({
      slowSocket: small,
      deadSocket: { packets: 1_000_000, bytes: 1e9, ms: 60_000 },
    });
    const { ann, ben, conversation } = await makePair();
    const reader = await open(server, ann);
    const stalled = await openSignedIn(server.port, ticketOf(await signIn(ben)));
    stalled.ws.pause();
    const newest = await flood(conversation, reader);
    expect(reader.seqs(`c:${conversation}`).filter((seq) => seq > 1)).toHaveLength(newest - 1);
    stalled.ws.resume();
    await stalled.until((packet) => packet.includes(`"to":${newest},`));
    const received = framesOf(stalled).reduce((sum, { entries }) => sum + entries.length, 0);
    expect(received).toBeLessThan(newest - 1);
    // It is in again: what comes now arrives.
    const { seq } = await sendMessage(ann, {
      target: { user: ben.actor.username },
      body: text("back again"),
      clientId: uniqueName("back"),
    });
    await stalled.until((packet) => packet.includes("back again"));
    expect(seq).toBe(2);
    reader.close();
    stalled.ws.terminate();
  });

  it("is dropped when it does not catch up in time, and may come back", async () => {
    const server = await serve({
      slowSocket: small,
      deadSocket: { ...tenant.runtime.env.limits.deadSocket, ms: 500 },
    });
    const { ann, ben, conversation } = await makePair();
    const reader = await open(server, ann);
    const device = await signIn(ben);
    const stalled = await openSignedIn(server.port, ticketOf(device));
    stalled.ws.pause();
    await flood(conversation, reader);
    const answer = () => reader.call("presence.watch", { usernames: [ben.actor.username] });
    await vi.waitFor(
      async () =>
        expect(await answer()).toMatchObject({ data: [{ username: ben.actor.username, online: false }] }),
      { timeout: 10_000, interval: 50 },
    );
    stalled.ws.terminate();
    expect(await refusalOf(connect(server.port, { ticket: ticketOf(device) }))).toBe("accepted");
    reader.close();
  });
});

describe("closing for a restart", () => {
  it("answers what was read, tells when to come back with a ticket, and takes nobody in", async () => {
    const [server, next] = [await openServer(tenant.runtime), await serve()];
    const { ann, ben } = await makePair();
    const [annDevice, benDevice] = [await open(server, ann), await open(server, ben)];
    const answers = Array.from({ length: 20 }, (_, n) =>
      annDevice.call("message.send", {
        target: { user: ben.actor.username },
        body: text(`last words ${n}`),
        clientId: `last-words-${n}`,
      }),
    );
    // The first answer is the proof that all of them were read.
    await answers[0];
    const closed = server.close();
    // Told to come back later, or hung up on once everything was answered.
    await expect(openRaw(server.port)).rejects.toThrow(/HTTP 503|ECONNREFUSED|ECONNRESET/);
    for (const answer of answers) expect(await answer).toMatchObject({ ok: true });
    for (const device of [annDevice, benDevice]) {
      await device.ended;
      const [closing] = device.signalsOf("connection.closing");
      expect(closing).toMatchObject({ code: "restarting", ticket: expect.any(String) });
      expect(closing?.retryMs).toBeGreaterThan(0);
      expect(closing?.retryMs).toBeLessThanOrEqual(3_000);
      expect(await refusalOf(connect(next.port, { ticket: closing?.ticket }))).toBe("accepted");
    }
    await closed;
  });

  it("closes when nobody is there, and twice", async () => {
    const server = await openServer(tenant.runtime);
    await server.realtime.close();
    await server.close();
  });
});

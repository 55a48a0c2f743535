import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { revokeSession } from "#core/sessions/revoke-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import type { BusState } from "#infra/bus/bus.ts";
import type { Client } from "#sdk/client-types.ts";
import { createDevice, isOnline, textsWith, until } from "../support/device.ts";
import { type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { openTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { uniqueName } from "../support/tenant.ts";
import { connect, type Device, signIn, ticketOf } from "./support/live.ts";
import { allConnected, type Member, openSeveral, type Several } from "./support/several.ts";

const WITHIN_MS = 45_000;
const eventually = { timeout: WITHIN_MS };

const redis: RedisServer | null = await startRedisServer();
let line: TcpProxy;
let several: Several;
let here: Member;
/** Its way to Redis can be disturbed by itself. */
let there: Member;

beforeAll(async () => {
  if (!redis) return;
  line = await openTcpProxy(redis.port);
  several = await openSeveral([{ REDIS_URL: redis.url }, { REDIS_URL: `redis://127.0.0.1:${line.port}` }]);
  [here, there] = several.members as [Member, Member];
  await allConnected(several.members);
});
afterAll(async () => {
  await several?.close();
  await line?.close();
  await redis?.close();
});

const opened = async (device: Promise<Device>): Promise<Device> => {
  const socket = await device;
  onTestFinished(() => socket.close());
  return socket;
};

/** The product's own client, which pulls what it misses. */
async function openClient(member: Member, user: UserContext): Promise<Client> {
  const session = await signIn(member.as(user));
  const { appKey, slug, name } = several.app;
  const client = createDevice({
    port: member.server.port,
    signedIn: {
      user: await getOwnProfile(session),
      app: { appKey, slug, name, avatar: null, registration: true },
      settings: { noDisturb: false },
    },
    fetchTicket: async () => issueTicket(session),
  });
  onTestFinished(() => client.stop());
  await client.start();
  await until(client, isOnline, "the connection", WITHIN_MS);
  return client;
}

/** A conversation with somebody on each side; `exchange` sends one message each way. */
async function openChat() {
  const [ann, ben] = [await several.newUser(), await several.newUser()];
  const [annClient, benClient] = [await openClient(here, ann), await openClient(there, ben)];
  const sent: string[] = [];
  const say = async (from: UserContext, to: UserContext) => {
    const text = `message ${sent.length}`;
    sent.push(text);
    const target = { user: to.actor.username };
    await sendMessage(from, { target, body: { type: "text", text }, clientId: uniqueName("client") });
  };
  const shows = (client: Client, peer: UserContext) =>
    until(
      client,
      (state) => isDeepStrictEqual(textsWith(state, peer.actor.username), sent),
      "everything sent",
      WITHIN_MS,
    );
  return {
    async exchange() {
      await say(here.as(ann), ben);
      await say(there.as(ben), ann);
    },
    /** Both show everything sent so far, once and in order. */
    isWhole: () => Promise.all([shows(annClient, ben), shows(benClient, ann)]),
  };
}

const states = (member: Member, state: BusState) =>
  expect.poll(() => member.runtime.bus.state(), eventually).toBe(state);

/** A hint nothing else would tell of has come over. */
async function hearEachOther() {
  const user = await several.newUser();
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const device = await opened(to.open(user));
    const nickname = uniqueName("nick");
    const other = await opened(from.open(user));
    await other.call("user.update", { nickname });
    await expect.poll(() => device.signalsOf("profile.changed").length, eventually).toBeGreaterThan(0);
  }
}

describe.skipIf(!redis)("a Redis that goes away", { timeout: 180_000 }, () => {
  it("costs nothing but seconds when it is killed while messages are sent, and is used again when it is back", async () => {
    const chat = await openChat();
    await chat.exchange();
    await redis?.kill();
    for (let n = 0; n < 5; n += 1) await chat.exchange();
    await states(here, "away");
    await states(there, "away");
    for (let n = 0; n < 5; n += 1) await chat.exchange();
    await chat.isWhole();
    await redis?.restart();
    await allConnected(several.members);
    await hearEachOther();
    await chat.exchange();
    await chat.isWhole();
  });

  it("is noticed when it is frozen: connections stay open, and nothing comes back", async () => {
    const chat = await openChat();
    redis?.freeze();
    await states(here, "away");
    await chat.exchange();
    await chat.isWhole();
    redis?.thaw();
    await allConnected(several.members);
    await hearEachOther();
  });

  it("is noticed by the one process whose line to it carries nothing", async () => {
    const chat = await openChat();
    line.freeze();
    await states(there, "away");
    expect(here.runtime.bus.state()).toBe("connected");
    await chat.exchange();
    await chat.isWhole();
    await line.restore();
    await allConnected(several.members);
    await hearEachOther();
  });

  it("is listened to again after it has closed every connection", async () => {
    const ids = async () =>
      String(await redis?.run("CLIENT", "LIST"))
        .split("\n")
        .filter((client) => client.includes("name=borealis"))
        .map((client) => /^id=(\d+)/.exec(client)?.[1]);
    const before = await ids();
    expect(before).toHaveLength(4);
    await redis?.run("CLIENT", "KILL", "TYPE", "pubsub");
    await redis?.run("CLIENT", "KILL", "TYPE", "normal");
    await expect
      .poll(async () => (await ids()).filter((id) => !before.includes(id)).length, eventually)
      .toBe(4);
    await allConnected(several.members);
    await hearEachOther();
  });

  it("does not keep a revoked device alive", async () => {
    const user = await several.newUser();
    const [phone, laptop] = [await signIn(there.as(user)), await signIn(here.as(user))];
    const socket = await opened(connect(there.server.port, { ticket: ticketOf(phone) }));
    await redis?.kill();
    await states(here, "away");
    await revokeSession(laptop, { id: phone.actor.sessionId });
    await socket.ended;
    expect(socket.signalsOf("connection.closing")).toEqual([{ code: "session_revoked" }]);
    await redis?.restart();
    await allConnected(several.members);
  });

  it("does not keep a process from starting, which finds the others when it comes", async () => {
    await redis?.kill();
    const newcomer = await several.join({ REDIS_URL: redis?.url ?? "" });
    const user = await several.newUser();
    const device = await opened(newcomer.open(user));
    expect(await device.call("session.get", {})).toMatchObject({ ok: true });
    expect(newcomer.runtime.bus.state()).toBe("away");
    await redis?.restart();
    await allConnected([...several.members]);
    const watcher = await opened(here.open(await several.newUser()));
    const { username } = user.actor;
    await expect
      .poll(() => watcher.call("presence.watch", { usernames: [username] }), eventually)
      .toMatchObject({ data: [{ username, online: true }] });
    await newcomer.close();
  });
});

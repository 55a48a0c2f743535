import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { UserContext } from "#core/context.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { revokeSession } from "#core/sessions/revoke-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { changePassword } from "#core/users/change-password.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { registerUser } from "#core/users/register-user.ts";
import { setUserDisabled } from "#core/users/set-user-disabled.ts";
import type { BusState } from "#infra/bus/bus.ts";
import type { Client } from "#sdk/client-types.ts";
import { createDevice, isOnline, textsWith, until } from "../support/device.ts";
import { makeGroup, namesOf, say } from "../support/groups.ts";
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

  it("S23: keeps nobody connected who was signed out, disabled or has another password", async () => {
    const [revoked, disabled] = [await several.newUser(), await several.newUser()];
    const username = uniqueName("secret");
    const visitor = { ...here.as(revoked), actor: { kind: "visitor" } as const };
    await registerUser(visitor, { username, password: "an old password 1" });
    const row = await here.runtime.db.user.findUniqueOrThrow({
      where: { appId_username: { appId: several.app.id, username } },
    });
    const changed = { ...revoked, actor: { ...revoked.actor, userId: Number(row.id), username } };
    const mine = await signIn(here.as(changed));
    const [phone, laptop] = [await signIn(there.as(revoked)), await signIn(here.as(revoked))];
    const [one, two, three] = [
      await opened(connect(there.server.port, { ticket: ticketOf(phone) })),
      await opened(there.open(disabled)),
      await opened(there.open(changed)),
    ];
    await redis?.kill();
    await states(here, "away");
    await revokeSession(laptop, { id: phone.actor.sessionId });
    const system = { ...here.as(disabled), actor: { kind: "system" } as const };
    await setUserDisabled(system, { username: disabled.actor.username, disabled: true });
    await changePassword(mine, { oldPassword: "an old password 1", newPassword: "quite a new one 2" });
    await Promise.all([one.ended, two.ended, three.ended]);
    expect(one.signalsOf("connection.closing")).toEqual([{ code: "session_revoked" }]);
    expect(two.signalsOf("connection.closing")).toEqual([{ code: "user_disabled" }]);
    expect(three.signalsOf("connection.closing")).toEqual([{ code: "session_revoked" }]);
    await redis?.restart();
    await allConnected(several.members);
  });

  it("S23: shows whoever was removed from a group nothing that follows", async () => {
    const [ann, ben, cat] = [await several.newUser(), await several.newUser(), await several.newUser()];
    const group = await makeGroup([here.as(ann), ben, cat]);
    const log = `c:${group.conversation}`;
    const [benDevice, catDevice] = [await opened(there.open(ben)), await opened(there.open(cat))];
    const { seq } = await say(here.as(ann), group, "while all are in");
    for (const device of [benDevice, catDevice]) {
      await expect.poll(() => device.seqs(log), eventually).toContain(seq);
    }
    await redis?.kill();
    await states(here, "away");
    await removeMembers(here.as(ann), { group: group.id, usernames: namesOf(cat) });
    const later = await say(here.as(ann), group, "after Cat was out");
    await expect.poll(() => benDevice.seqs(log), eventually).toContain(later.seq);
    expect(JSON.stringify([catDevice.frames, catDevice.signals])).not.toContain("after Cat was out");
    await redis?.restart();
    await allConnected(several.members);
    // What comes by the ordinary way again does not reach them either.
    const last = await say(here.as(ann), group, "and later still");
    await expect.poll(() => benDevice.seqs(log), eventually).toContain(last.seq);
    expect(catDevice.seqs(log)).not.toContain(last.seq);
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

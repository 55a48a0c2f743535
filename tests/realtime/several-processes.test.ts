import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { UserContext } from "#core/context.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { revokeSession } from "#core/sessions/revoke-session.ts";
import { type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { type HttpClient, httpClient } from "../support/server.ts";
import { uniqueName } from "../support/tenant.ts";
import { connect, type Device, signIn, ticketOf } from "./support/live.ts";
import { allConnected, type Member, openSeveral, type Several } from "./support/several.ts";

/** Nothing here waits for sweepers and periodic checks: what arrives has come over the bus. */
const never = { sweepEveryMs: 3_600_000 };
const eventually = { timeout: 20_000 };

const redis: RedisServer | null = await startRedisServer();
let several: Several;
let here: Member;
let there: Member;

beforeAll(async () => {
  if (!redis) return;
  several = await openSeveral([{ REDIS_URL: redis.url }, { REDIS_URL: redis.url }], never);
  [here, there] = several.members as [Member, Member];
  await allConnected(several.members);
});
afterAll(async () => {
  await several?.close();
  await redis?.close();
});

const say = (from: UserContext, to: UserContext, text = "hello") =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });

const opened = async (device: Promise<Device>): Promise<Device> => {
  const socket = await device;
  onTestFinished(() => socket.close());
  return socket;
};

const watch = async (device: Device, ...people: UserContext[]) => {
  const answer = await device.call("presence.watch", {
    usernames: people.map(({ actor }) => actor.username),
  });
  return answer.ok ? answer.data : answer.error;
};

describe.skipIf(!redis)("two processes that share a Redis", () => {
  it("push what was sent in one to the devices of the other, once and in order", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const [annDevice, benDevice] = [await opened(here.open(ann)), await opened(there.open(ben))];
    const { conversation } = await say(here.as(ann), ben, "one");
    for (const text of ["two", "three", "four"]) await say(there.as(ben), ann, text);
    for (const device of [annDevice, benDevice]) {
      await expect.poll(() => device.seqs(`c:${conversation}`), eventually).toEqual([1, 2, 3, 4]);
    }
  });

  it("bring a stretch too large for one envelope by its places, read from the database", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const benDevice = await opened(there.open(ben));
    const unheard = { ...here.as(ann), publish: () => {} };
    const text = "x".repeat(6_900);
    const { conversation } = await say(unheard, ben, text);
    for (let n = 1; n < 12; n += 1) await say(unheard, ben, text);
    const entries = await here.runtime.db.log.findMany({
      where: { appId: several.app.id, convId: conversation },
      orderBy: { seq: "asc" },
    });
    here.runtime.bus.publish({
      kind: "conversation.entries",
      appId: several.app.id,
      conversation,
      membersSeq: 0,
      entries: entries.map((row) => ({
        kind: "message.created",
        seq: Number(row.seq),
        createdAt: row.createdAt.getTime(),
        messageId: Number(row.messageId),
        sender: ann.actor.username,
        clientId: row.clientId,
        hash: row.contentHash,
        body: { type: "text", text },
      })),
    });
    const places = Array.from({ length: 12 }, (_, n) => n + 1);
    await expect.poll(() => benDevice.seqs(`c:${conversation}`), eventually).toEqual(places);
    const bodies = benDevice.frames.flatMap((frame) =>
      frame.entries.flatMap((entry) => (entry.kind === "message.created" ? [entry.body] : [])),
    );
    expect(bodies).toEqual(places.map(() => ({ type: "text", text })));
  });

  it("bring the entries of a user's own log", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const benDevice = await opened(there.open(ben));
    await requestFriend(here.as(ann), { username: ben.actor.username, reason: "hi" });
    await expect.poll(() => benDevice.seqs("u"), eventually).toEqual([1]);
  });

  it("tell of typing, of read positions and of changed profiles", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const annDevice = await opened(here.open(ann));
    const benDevice = await opened(there.open(ben));
    const { conversation } = await say(here.as(ann), ben);
    await watch(benDevice, ann);
    await annDevice.call("typing.set", { conversation });
    await annDevice.call("user.update", { nickname: "Annie" });
    await benDevice.call("conversation.read", { cursors: [{ conversation, read: 1 }] });
    const { username } = ann.actor;
    await expect
      .poll(() => benDevice.signalsOf("typing.changed"), eventually)
      .toEqual([{ conversation, username }]);
    await expect.poll(() => benDevice.signalsOf("profile.changed"), eventually).toMatchObject([{ username }]);
    await expect
      .poll(() => annDevice.signalsOf("cursor.moved"), eventually)
      .toMatchObject([{ conversation, username: ben.actor.username, cursor: { read: 1 } }]);
  });

  it("end the live connection of a device that is signed out in the other process", async () => {
    const user = await several.newUser();
    const [phone, laptop] = [await signIn(there.as(user)), await signIn(here.as(user))];
    const socket = await opened(connect(there.server.port, { ticket: ticketOf(phone) }));
    await revokeSession(laptop, { id: phone.actor.sessionId });
    await socket.ended;
    expect(socket.signalsOf("connection.closing")).toEqual([{ code: "session_revoked" }]);
  });
});

describe.skipIf(!redis)("presence across processes", () => {
  it("is answered and told wherever somebody watches", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const { username } = ben.actor;
    const annDevice = await opened(here.open(ann));
    expect(await watch(annDevice, ben)).toEqual([{ username, online: false }]);
    const benDevice = await opened(there.open(ben));
    await expect
      .poll(() => annDevice.signalsOf("presence.changed"), eventually)
      .toEqual([{ username, online: true }]);
    expect(await watch(annDevice, ben)).toEqual([{ username, online: true }]);
    benDevice.close();
    await expect
      .poll(() => annDevice.signalsOf("presence.changed"), eventually)
      .toEqual([
        { username, online: true },
        { username, online: false },
      ]);
  });

  it("never shows somebody offline who only moves to another process", async () => {
    const [ann, ben, mark] = [await several.newUser(), await several.newUser(), await several.newUser()];
    const annDevice = await opened(here.open(ann));
    const first = await opened(there.open(ben));
    await expect.poll(() => watch(annDevice, ben, mark), eventually).toMatchObject([{ online: true }, {}]);
    first.close();
    await first.ended;
    await opened(here.open(ben));
    // Whoever goes after the move is told of after it.
    const markDevice = await opened(there.open(mark));
    const ofMark = () =>
      annDevice.signalsOf("presence.changed").filter((signal) => signal.username === mark.actor.username);
    await expect.poll(ofMark, eventually).toHaveLength(1);
    markDevice.close();
    await expect.poll(ofMark, eventually).toHaveLength(2);
    const ofBen = annDevice
      .signalsOf("presence.changed")
      .filter(({ username, online }) => username === ben.actor.username && !online);
    expect(ofBen).toEqual([]);
  });

  it("lists the devices that are connected to any process, by both doors", async () => {
    const name = { username: uniqueName("user"), password: "quite a long password 1" };
    const visit = async (member: Member) => {
      const client = httpClient(member.server.url, { appKey: several.app.appKey });
      if (member === there) await client.call("user.register", name);
      await client.ask("session.create", name);
      return client;
    };
    const [laptop, phone, idle] = [await visit(there), await visit(here), await visit(here)];
    const { ticket } = await phone.ask("session.ticket", {});
    const socket = await opened(connect(here.server.port, { ticket }));
    const current = async (client: HttpClient) =>
      (await client.ask("session.list", {})).find((device) => device.current)?.id;
    const others = async () =>
      (await laptop.ask("session.list", {})).filter((device) => device.online && !device.current);
    await expect.poll(others, eventually).toMatchObject([{ id: await current(phone) }]);
    const seen = await socket.call("session.list", {});
    expect(seen.ok && seen.data.find((device) => device.current)?.online).toBe(true);
    const idleId = await current(idle);
    expect(seen.ok && seen.data.find(({ id }) => id === idleId)?.online).toBe(false);
  });

  it("is known to a process that comes later, and ends with a process that says goodbye", async () => {
    const [ann, ben] = [await several.newUser(), await several.newUser()];
    const newcomer = await several.join({ REDIS_URL: redis?.url ?? "" });
    await opened(newcomer.open(ben));
    const late = await several.join({ REDIS_URL: redis?.url ?? "" });
    const annDevice = await opened(late.open(ann));
    const { username } = ben.actor;
    await expect.poll(() => watch(annDevice, ben), eventually).toEqual([{ username, online: true }]);
    await newcomer.close();
    await expect
      .poll(() => annDevice.signalsOf("presence.changed").at(-1), eventually)
      .toEqual({ username, online: false });
    await late.close();
  });

  it("ends for a watcher when he is blocked, in whichever process", async () => {
    const [ann, ben, mark] = [await several.newUser(), await several.newUser(), await several.newUser()];
    const annDevice = await opened(here.open(ann));
    const benDevice = await opened(there.open(ben));
    await expect.poll(() => watch(annDevice, ben, mark), eventually).toMatchObject([{ online: true }, {}]);
    await addBlock(there.as(ben), { username: ann.actor.username });
    const { username } = ben.actor;
    await expect
      .poll(() => annDevice.signalsOf("presence.changed").at(-1), eventually)
      .toEqual({ username, online: false });
    // What he changes from now on reaches others, and no longer her.
    await benDevice.call("user.update", { nickname: "Benny" });
    const markDevice = await opened(there.open(mark));
    await markDevice.call("user.update", { nickname: "Marcus" });
    await expect
      .poll(() => annDevice.signalsOf("profile.changed"), eventually)
      .toMatchObject([{ username: mark.actor.username }]);
  });
});

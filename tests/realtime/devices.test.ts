import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { revokeSessions } from "#core/sessions/revoke-sessions.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { transaction } from "#core/transaction.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { textOf } from "#protocol/body-text.ts";
import type { Client } from "#sdk/client-types.ts";
import { openFileStorage } from "#sdk/file-storage.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { conversationOf, outgoingOf, receiptOf } from "#sdk/selectors.ts";
import type { Storage } from "#sdk/storage.ts";
import { createDevice, isOnline, textsWith, until } from "#tests/support/device.ts";
import { openTcpProxy, type TcpProxy } from "#tests/support/tcp-proxy.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { signIn } from "./support/live.ts";

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
const clients: Client[] = [];
const proxies: TcpProxy[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  server = await openServer(tenant.runtime);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const person = (name: string) => tenant.user(app, uniqueName(name));

async function device(user: UserContext, port: number, storage: Storage = createMemoryStorage()) {
  const session = await signIn(user);
  const { appKey, slug, name } = app;
  const client = createDevice({
    port,
    storage,
    signedIn: {
      user: await getOwnProfile(session),
      app: { appKey, slug, name, avatar: null, registration: true },
      settings: { noDisturb: false },
    },
    fetchTicket: async () => issueTicket(session),
  });
  clients.push(client);
  await client.start();
  return client;
}

async function online(user: UserContext, storage?: Storage): Promise<Client> {
  const client = await device(user, server.port, storage);
  await until(client, isOnline, "the connection");
  return client;
}

async function lineTo(port: number): Promise<TcpProxy> {
  const proxy = await openTcpProxy(port);
  proxies.push(proxy);
  return proxy;
}

const to = (user: UserContext) => ({ user: user.actor.username });
const text = (value: string) => ({ type: "text" as const, text: value });

async function write(from: UserContext, target: UserContext, texts: string[]): Promise<number> {
  let conversation = 0;
  for (const value of texts) {
    const sent = await sendMessage(from, {
      target: to(target),
      body: text(value),
      clientId: uniqueName("c-id"),
    });
    conversation = sent.conversation;
  }
  return conversation;
}

const numbered = (count: number, prefix = "m") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

describe("a device", () => {
  it("sends to somebody never written to, and both see the same log", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const [a, b] = [await online(ann), await online(ben)];
    await a.send(to(ben), text("hello"));
    await until(a, (state) => textsWith(state, ben.actor.username).length === 1, "the own entry");
    await until(b, (state) => state.totalUnread === 1, "the message");
    await b.open(to(ann));
    const seen = await until(b, (state) => textsWith(state, ann.actor.username).length === 1, "the page");
    expect(textsWith(seen, ann.actor.username)).toEqual(["hello"]);
    expect(outgoingOf(a.store.getState(), to(ben))).toEqual([]);
  });

  it("tells a live message of somebody else once, also the first of a conversation", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const a = await online(ann);
    const told: string[] = [];
    a.on("message", (_conversation, entry) => {
      if (entry.kind === "message.created") told.push(entry.body ? textOf(entry.body) : "");
    });
    await write(ben, ann, ["first", "second"]);
    await until(a, (state) => state.totalUnread === 2, "both messages");
    await write(ann, ben, ["mine"]);
    await until(a, (state) => conversationOf(state, to(ben))?.lastEntry?.seq === 3, "my own");
    expect(told).toEqual(["first", "second"]);
  });

  it("shows a message as sent, delivered and read", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const a = await online(ann);
    const conversation = await write(ann, ben, ["x"]);
    const receipt = () => {
      const known = conversationOf(a.store.getState(), to(ben));
      return known && receiptOf(known, 1);
    };
    await until(a, (state) => conversationOf(state, to(ben)) !== undefined, "the conversation");
    expect(receipt()).toBe("sent");
    const b = await online(ben);
    await until(a, () => receipt() === "delivered", "the delivery");
    b.seen(conversation, 1);
    await until(a, () => receipt() === "read", "the reading");
    expect(b.store.getState().totalUnread).toBe(0);
  });

  it("sends what was written offline exactly once and in order, after a restart of the device", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "borealis-device-"));
    try {
      const [ann, ben] = [await person("ann"), await person("ben")];
      const line = await lineTo(server.port);
      line.cut();
      const file = path.join(folder, "ann.jsonl");
      const before = await device(ann, line.port, await openFileStorage(file));
      for (const value of ["one", "two", "three"]) await before.send(to(ben), text(value));
      expect(outgoingOf(before.store.getState(), to(ben)).map(({ state }) => state)).toEqual([
        "sending",
        "sending",
        "sending",
      ]);
      // The device is left as it is: nothing more is written by it, as after a crash.
      const after = await device(ann, line.port, await openFileStorage(file));
      expect(outgoingOf(after.store.getState(), to(ben))).toHaveLength(3);
      line.restore();
      after.reconnectNow();
      await until(
        after,
        (state) => state.conversationOfUser[ben.actor.username] !== undefined,
        "the conversation",
      );
      await after.open(to(ben));
      await until(
        after,
        (state) =>
          Object.keys(state.outgoing).length === 0 && textsWith(state, ben.actor.username).length >= 3,
        "the confirmations",
      );
      const b = await online(ben);
      await b.open(to(ann));
      await until(b, (state) => textsWith(state, ann.actor.username).length >= 3, "the messages");
      expect(textsWith(b.store.getState(), ann.actor.username)).toEqual(["one", "two", "three"]);
      expect(textsWith(after.store.getState(), ben.actor.username)).toEqual(["one", "two", "three"]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("fetches the gap after an absence, and starts from the newest page after a long one", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    await write(ben, ann, ["m0"]);
    const line = await lineTo(server.port);
    const a = await device(ann, line.port);
    await until(a, isOnline);
    await a.open(to(ben));
    line.cut();
    await until(a, (state) => state.connection.phase === "offline", "the loss");
    await write(ben, ann, numbered(300));
    line.restore();
    a.reconnectNow();
    await until(a, (state) => textsWith(state, ben.actor.username).at(-1) === "m300", "the gap");
    expect(textsWith(a.store.getState(), ben.actor.username)).toEqual(["m0", ...numbered(300)]);

    line.cut();
    await until(a, (state) => state.connection.phase === "offline", "the loss");
    await write(ben, ann, numbered(700, "n"));
    line.restore();
    a.reconnectNow();
    await until(a, (state) => textsWith(state, ben.actor.username).at(-1) === "n700", "the newest page");
    const held = conversationOf(a.store.getState(), to(ben));
    expect(held?.entries.length).toBe(50);
    expect(held?.unread).toBe(100);
    for (let page = 0; page < 30; page += 1) await a.loadOlder(held?.info.id ?? 0);
    expect(textsWith(a.store.getState(), ben.actor.username)).toEqual([
      "m0",
      ...numbered(300),
      ...numbered(700, "n"),
    ]);
  });

  it("agrees with the user's other devices on what is unread and read", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const [first, second] = [await online(ann), await online(ann)];
    const conversation = await write(ben, ann, numbered(5));
    await Promise.all(
      [first, second].map((client) =>
        until(
          client,
          (state) => state.totalUnread === 5 && textsWith(state, ben.actor.username).length === 5,
          "five",
        ),
      ),
    );
    first.seen(conversation, 3);
    expect(first.store.getState().totalUnread).toBe(2);
    await until(second, (state) => state.totalUnread === 2, "two");
    second.seen(conversation, 5);
    await until(first, (state) => state.totalUnread === 0, "none");
  });

  it("blanks a retracted message in the log, the preview and the count", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const [a, b] = [await online(ann), await online(ben)];
    const conversation = await write(ann, ben, ["keep", "mistake"]);
    await until(b, (state) => state.totalUnread === 2, "both");
    await b.open(to(ann));
    await until(a, (state) => conversationOf(state, to(ben))?.head === 2, "the conversation");
    await a.retract(conversation, 2);
    const state = await until(
      b,
      (now) => now.totalUnread === 1 && textsWith(now, ann.actor.username).includes(""),
      "the retraction",
    );
    expect(textsWith(state, ann.actor.username)).toEqual(["keep", ""]);
    expect(conversationOf(state, to(ann))?.lastEntry).toMatchObject({ seq: 2, body: null, retracted: true });
  });

  it("comes back by itself when the server was replaced, and sends what waited", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const old = await openServer(tenant.runtime);
    const line = await lineTo(old.port);
    const [a, b] = [await device(ann, line.port), await device(ben, line.port)];
    await Promise.all([until(a, isOnline), until(b, isOnline)]);
    await old.close();
    await until(a, (state) => state.connection.phase !== "online", "the loss");
    await a.send(to(ben), text("while away"));
    const fresh = await openServer(tenant.runtime);
    line.pointTo(fresh.port);
    await until(b, (state) => state.totalUnread === 1, "the message", 25_000);
    await Promise.all([a.stop(), b.stop()]);
    await fresh.close();
  });

  it("does not come back when it was told not to", async () => {
    const narrow = await tenant.app("narrow", { socketsPerUser: 1 });
    const ann = await tenant.user(narrow, uniqueName("ann"));
    const first = await online(ann);
    await online(ann);
    const state = await until(first, ({ connection }) => connection.phase === "ended", "the end");
    expect(state.connection).toEqual({ phase: "ended", reason: "too_many" });
    first.reconnectNow();
    await until(first, isOnline, "the connection");
  });

  it("keeps a refused message as failed, and sends it again when asked", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const [a, b] = [await online(ann), await online(ben)];
    await b.call("block.add", { username: ann.actor.username });
    const clientId = await a.send(to(ben), text("let me in"));
    const failed = await until(
      a,
      (state) => outgoingOf(state, to(ben))[0]?.state === "failed",
      "the refusal",
    );
    expect(outgoingOf(failed, to(ben))[0]).toMatchObject({ clientId, error: { code: "blocked" } });
    await b.call("block.remove", { username: ann.actor.username });
    a.retry(clientId);
    await until(b, (state) => state.totalUnread === 1, "the message");
  });

  it("hears of requests, friends, remarks and profiles on all devices", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const [a, other, b] = [await online(ann), await online(ann), await online(ben)];
    await a.call("friend.request", { username: ben.actor.username, reason: "hi" });
    await until(b, (state) => state.requests[0]?.state === "pending", "the request");
    await b.call("friend.accept", { username: ann.actor.username });
    await until(other, (state) => state.friends[ben.actor.username] !== undefined, "the friend");
    await a.call("friend.update", { username: ben.actor.username, remark: "Benny" });
    await until(
      other,
      (state) => state.friends[ben.actor.username]?.relation.remark === "Benny",
      "the remark",
    );
    await a.call("user.update", { nickname: "Annie" });
    await until(other, (state) => state.me.nickname === "Annie", "my profile");
  });
});

describe("a device whose session is taken away", () => {
  const kept = async (storage: Storage) => (await storage.load()).conversations.length;

  it("forgets what it kept of the user", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const storage = createMemoryStorage();
    const client = await online(ann, storage);
    await write(ben, ann, ["for ann alone"]);
    await expect.poll(() => kept(storage)).toBe(1);
    await transaction(ann, (tx) =>
      revokeSessions(ann, tx, { userId: ann.actor.userId, reason: "device_signed_out" }),
    );
    await until(client, ({ connection }) => connection.phase === "ended", "the end");
    await expect.poll(() => kept(storage)).toBe(0);
  });

  it("keeps what was never sent until its owner is back", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const storage = createMemoryStorage();
    const client = await online(ann, storage);
    await addBlock(ben, { username: ann.actor.username });
    await client.send(to(ben), text("refused, and still mine"));
    await until(
      client,
      ({ outgoing }) => Object.values(outgoing).flat()[0]?.state === "failed",
      "the refusal",
    );
    await transaction(ann, (tx) =>
      revokeSessions(ann, tx, { userId: ann.actor.userId, reason: "device_signed_out" }),
    );
    await until(client, ({ connection }) => connection.phase === "ended", "the end");
    expect(await storage.listMessages()).toMatchObject([{ body: { text: "refused, and still mine" } }]);
  });
});

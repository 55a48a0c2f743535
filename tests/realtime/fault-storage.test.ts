import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { ensureSingleConversation } from "#core/conversations/ensure-single-conversation.ts";
import { commitMessages } from "#core/messages/commit-messages.sql.ts";
import { toId } from "#core/to-id.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { conversationList, conversationOf, outgoingOf } from "#sdk/selectors.ts";
import type { Storage } from "#sdk/storage.ts";
import { isOnline, textsWith, until } from "#tests/support/device.ts";
import { openDevice, wholeTexts } from "#tests/support/fault-rig.ts";
import { openTcpProxy } from "#tests/support/tcp-proxy.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { openServer, type TestServer } from "../support/server.ts";

const LONG = { timeout: 180_000 };
const BATCH = 250;
let tenant: Tenant;
let app: AppRef;
let server: TestServer;
const clients: Client[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  server = await openServer(tenant.runtime);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const person = (name: string) => tenant.user(app, uniqueName(name));
const to = (user: UserContext) => ({ user: user.actor.username });

/** A device whose disk outlives it. */
async function online(user: UserContext, storage?: Storage): Promise<Client> {
  const client = await openDevice(user, server.port, storage);
  clients.push(client);
  return client;
}

/** Writes many messages at once, as a busy time would; answers the conversation. */
async function write(from: UserContext, target: UserContext, texts: string[]): Promise<number> {
  const conversation = await ensureSingleConversation(from, target.actor.userId);
  for (let start = 0; start < texts.length; start += BATCH) {
    const outcomes = await commitMessages(
      app.id,
      tenant.runtime.db,
      texts.slice(start, start + BATCH).map((text) => ({
        conversation,
        senderApp: app.id,
        sender: from.actor.userId,
        clientId: randomUUID(),
        hash: text,
        kind: "message.created",
        body: { type: "text", text },
      })),
    );
    expect(outcomes.every(({ outcome }) => outcome === "created")).toBe(true);
  }
  return conversation;
}

const numbered = (count: number, prefix = "m") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const newest = (client: Client, peer: UserContext, text: string) =>
  until(client, (state) => textsWith(state, peer.actor.username).at(-1) === text, text, 60_000);

describe("a device", LONG, () => {
  it("whose storage was deleted ends with what the server has", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    await write(ben, ann, numbered(120));
    const storage = createMemoryStorage();
    const before = await online(ann, storage);
    await before.open(to(ben));
    expect(await wholeTexts(before, ben.actor.username)).toEqual(numbered(120));
    await before.stop();
    await storage.destroy();
    const after = await online(ann);
    await after.open(to(ben));
    expect(await wholeTexts(after, ben.actor.username)).toEqual(numbered(120));
    expect(after.store.getState().totalUnread).toBe(100);
  });

  it("that missed 5,000 messages of one conversation shows the newest at once, and all of them when wanted", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    await write(ben, ann, ["before"]);
    const storage = createMemoryStorage();
    const first = await online(ann, storage);
    await first.open(to(ben));
    await newest(first, ben, "before");
    await first.stop();
    await write(ben, ann, numbered(5_000));
    const back = await online(ann, storage);
    await back.open(to(ben));
    const shown = await newest(back, ben, "m5000");
    // Only a page of it was fetched for that.
    expect(textsWith(shown, ben.actor.username).length).toBeLessThan(200);
    expect(await wholeTexts(back, ben.actor.username)).toEqual(["before", ...numbered(5_000)]);
  });

  it("that missed messages in 500 conversations lists them all, and shows those it opens whole", async () => {
    const ann = await person("ann");
    const names = numbered(500, uniqueName("peer"));
    await tenant.runtime.db.user.createMany({
      data: names.map((username) => ({ appId: app.id, username, usernameLower: username, passwordHash: "" })),
    });
    const rows = await tenant.runtime.db.user.findMany({ where: { appId: app.id, username: { in: names } } });
    const peers = rows.map(
      ({ id, username }): UserContext => ({ ...ann, actor: { ...ann.actor, userId: toId(id), username } }),
    );
    for (const peer of peers) await write(peer, ann, ["known"]);
    const storage = createMemoryStorage();
    const first = await online(ann, storage);
    await until(
      first,
      (state) => conversationList(state).length === peers.length,
      "every conversation",
      60_000,
    );
    await first.stop();
    for (const peer of peers) await write(peer, ann, numbered(5));
    const back = await online(ann, storage);
    await until(back, ({ totalUnread }) => totalUnread === peers.length * 6, "every count", 60_000);
    expect(conversationList(back.store.getState()).every(({ head }) => head === 6)).toBe(true);
    for (const peer of peers.filter((_, index) => index % 25 === 0)) {
      await back.open(to(peer));
      await newest(back, peer, "m5");
      expect(await wholeTexts(back, peer.actor.username)).toEqual(["known", ...numbered(5)]);
    }
  });

  it.each([
    { name: "ends below", kept: 401 },
    { name: "ends just below", kept: 101 },
    { name: "reaches into", kept: 61 },
  ])("whose copy $name what the server still keeps ends with what the server has", async ({ kept }) => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const conversation = await write(ben, ann, numbered(100));
    const storage = createMemoryStorage();
    const first = await online(ann, storage);
    await first.open(to(ben));
    expect(await wholeTexts(first, ben.actor.username)).toEqual(numbered(100));
    await first.stop();
    await write(ben, ann, numbered(500, "n"));
    const all = [...numbered(100), ...numbered(500, "n")];
    await tenant.runtime.db.$transaction([
      tenant.runtime.db.conversation.updateMany({
        where: { appId: app.id, id: conversation },
        data: { firstSeq: kept },
      }),
      tenant.runtime.db.log.deleteMany({ where: { appId: app.id, convId: conversation, seq: { lt: kept } } }),
    ]);
    const back = await online(ann, storage);
    await back.open(to(ben));
    await newest(back, ben, "n500");
    expect(await wholeTexts(back, ben.actor.username)).toEqual(all.slice(kept - 1));
    const state = conversationOf(back.store.getState(), to(ben));
    expect(state).toMatchObject({ firstSeq: kept, next: 601, loadedFrom: kept });
    await back.stop();
    // What the server let go of is not read again from this device either.
    const again = await online(ann, storage);
    await again.open(to(ben));
    expect(await wholeTexts(again, ben.actor.username)).toEqual(all.slice(kept - 1));
  });
});

describe("two tabs on one storage", LONG, () => {
  it("end with the same whole conversation, and leave it so for the next one", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const storage = createMemoryStorage();
    const tabs = [await online(ann, storage), await online(ann, storage)];
    const b = await online(ben);
    const written = numbered(60);
    for (const [index, text] of written.entries()) {
      const writer = [tabs[0], tabs[1], b][index % 3];
      await writer?.send(to(writer === b ? ann : ben), { type: "text", text });
      await Promise.all([...tabs, b].map((client) => holds(client, client === b ? ann : ben, index + 1)));
    }
    for (const tab of tabs) {
      await tab.open(to(ben));
      expect(await wholeTexts(tab, ben.actor.username)).toEqual(written);
    }
    await Promise.all(tabs.map((tab) => tab.stop()));
    const next = await online(ann, storage);
    await next.open(to(ben));
    expect(await wholeTexts(next, ben.actor.username)).toEqual(written);
  });

  it("store what one of them could not send once, though both send it", async () => {
    const [ann, ben] = [await person("ann"), await person("ben")];
    const storage = createMemoryStorage();
    const line = await openTcpProxy(server.port);
    try {
      const cut = await openDevice(ann, line.port, storage);
      clients.push(cut);
      line.cut();
      await until(cut, (state) => !isOnline(state), "the loss", 60_000);
      const written = numbered(3);
      for (const text of written) await cut.send(to(ben), { type: "text", text });
      const whole = await online(ann, storage);
      await until(
        whole,
        (state) => textsWith(state, ben.actor.username).length > 0 || sentAll(whole),
        "them",
        60_000,
      );
      await line.restore();
      cut.reconnectNow();
      await until(cut, (state) => outgoingOf(state, to(ben)).length === 0, "every acknowledgement", 60_000);
      for (const tab of [cut, whole]) {
        await until(tab, (state) => conversationOf(state, to(ben))?.next === 4, "all of them", 60_000);
        await tab.open(to(ben));
        expect(await wholeTexts(tab, ben.actor.username)).toEqual(written);
      }
    } finally {
      await line.close();
    }
  });
});

const holds = (client: Client, peer: UserContext, count: number) =>
  until(client, (state) => conversationOf(state, to(peer))?.next === count + 1, `${count} messages`, 60_000);

const sentAll = (client: Client): boolean => client.unsent() === 0;

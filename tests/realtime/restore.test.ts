import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { acceptFriend } from "#core/friends/answer-request.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { updateProfile } from "#core/users/update-profile.ts";
import type { Client } from "#sdk/client-types.ts";
import { openFileStorage } from "#sdk/file-storage.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { conversationOf } from "#sdk/selectors.ts";
import type { Storage, StorageWrite } from "#sdk/storage.ts";
import { backUpFrom, restoreInto, runSql } from "#tests/support/backup.ts";
import { createDevice, isOnline, textsWith, until } from "#tests/support/device.ts";
import { openTcpProxy, type TcpProxy } from "#tests/support/tcp-proxy.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { signIn } from "./support/live.ts";

let database: TestDatabase;
let tenant: Tenant;
let app: AppRef;
let server: TestServer;
/** What the devices connect to, whichever server stands behind it. */
let line: TcpProxy;
let folder: string;
let ann: UserContext;
let ben: UserContext;
const clients: Client[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-restored-"));
  database = await createTestDatabase();
  tenant = await openTenant(database);
  app = await tenant.app();
  server = await openServer(tenant.runtime);
  line = await openTcpProxy(server.port);
  [ann, ben] = [await person("ann"), await person("ben")];
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
  await line.close();
  await server.close();
  await tenant.close();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody signed in, whose sessions a later backup holds. */
async function person(name: string): Promise<UserContext> {
  return signIn(await tenant.user(app, uniqueName(name)));
}

/** The person at the server that runs now. */
const here = (user: UserContext): UserContext => ({
  ...user,
  db: tenant.runtime.db,
  runtime: tenant.runtime,
  publish: tenant.runtime.bus.publish,
});
const named = ({ actor }: UserContext) => ({ user: actor.username });
const text = (value: string) => ({ type: "text" as const, text: value });

async function device(user: UserContext, storage: Storage = createMemoryStorage()): Promise<Client> {
  const { appKey, slug, name } = app;
  const client = createDevice({
    port: line.port,
    storage,
    signedIn: {
      user: await getOwnProfile(here(user)),
      app: { appKey, slug, name, avatar: null, registration: true },
      settings: { noDisturb: false },
    },
    fetchTicket: async () => issueTicket(here(user)),
  });
  clients.push(client);
  await client.start();
  return client;
}

async function online(user: UserContext, storage?: Storage): Promise<Client> {
  const client = await device(user, storage);
  await until(client, isOnline, "the connection", 30_000);
  return client;
}

/** A device that looks at its chat with somebody. */
async function chatting(user: UserContext, other: UserContext, storage?: Storage): Promise<Client> {
  const client = await online(user, storage);
  await client.open(named(other));
  return client;
}

const texts = (client: Client, other: UserContext) =>
  textsWith(client.store.getState(), other.actor.username);

/** The device sends, and sees its messages in the log. */
async function say(client: Client, to: UserContext, ...values: string[]): Promise<void> {
  for (const value of values) await client.send(named(to), text(value));
  await until(
    client,
    () => values.every((value) => texts(client, to).includes(value)),
    values.join(),
    30_000,
  );
}

const seesAll = (client: Client, other: UserContext, values: string[]) =>
  until(client, () => values.every((value) => texts(client, other).includes(value)), values.join(), 30_000);

const backUp = (name = "backup") => backUpFrom(database, path.join(folder, name), folder);

/** The server goes away with its database, and another one comes from the backup; devices find it by themselves. */
async function loseAndRestore(name = "backup", options: { cut?: boolean } = {}): Promise<void> {
  line.cut();
  await server.close();
  await tenant.close();
  database = await createTestDatabase();
  await restoreInto(database, path.join(folder, name), { dataDir: path.join(folder, "restored") });
  tenant = await openTenant(database);
  server = await openServer(tenant.runtime);
  line.pointTo(server.port);
  if (options.cut) return;
  line.restore();
  for (const client of clients) client.reconnectNow();
}

/** The texts in the database, in the order of the log. */
async function stored(a: UserContext, b: UserContext): Promise<string[]> {
  const rows = await runSql(
    database,
    `SELECT l.body ->> 'text' AS text FROM log l JOIN conversation c ON c.app_id = l.app_id AND c.id = l.conv_id
      WHERE ARRAY[c.low_user_id, c.high_user_id] @> ARRAY[${a.actor.userId}, ${b.actor.userId}]::bigint[] ORDER BY l.seq`,
  );
  return rows.map((row) => String(row.text));
}

/** Waits until every device shows what the database holds and counts what it counts. */
async function agree(views: [Client, UserContext, UserContext][]): Promise<string[]> {
  const [[, ann, ben] = views[0] as never] = views;
  await expect
    .poll(
      async () => {
        const log = await stored(ann, ben);
        return Promise.all(
          views.map(async ([client, me, other]) => {
            const state = client.store.getState();
            const heads = (await listConversations(here(me), { limit: 200 })).conversations;
            const head = heads.find(
              ({ conversation: of }) => of.kind === "single" && of.peer.username === other.actor.username,
            );
            const mine = conversationOf(state, named(other));
            return (
              JSON.stringify(texts(client, other)) === JSON.stringify(log) &&
              Object.keys(state.outgoing).length === 0 &&
              mine?.unread === head?.unread &&
              mine?.mine.read === head?.mine.read
            );
          }),
        );
      },
      { timeout: 30_000, interval: 100 },
    )
    .toEqual(views.map(() => true));
  return stored(ann, ben);
}

describe("after a restore to an earlier point", { timeout: 180_000 }, () => {
  it("what only the devices of its writers hold is stored again, once, and all agree", async () => {
    const [a, b] = [await chatting(ann, ben), await chatting(ben, ann)];
    await say(a, ben, "a1", "a2");
    await say(b, ann, "b1");
    await seesAll(a, ben, ["b1"]);
    await backUp();
    await say(a, ben, "a3", "a4");
    await say(b, ann, "b2");
    await say(a, ben, "a5");
    await Promise.all([seesAll(a, ben, ["b2"]), seesAll(b, ann, ["a5"])]);
    await loseAndRestore();
    const log = await agree([
      [a, ann, ben],
      [b, ben, ann],
    ]);
    expect(log.slice(0, 3)).toEqual(["a1", "a2", "b1"]);
    expect(log.toSorted()).toEqual(["a1", "a2", "a3", "a4", "a5", "b1", "b2"]);
    expect(log.filter((value) => value.startsWith("a"))).toEqual(["a1", "a2", "a3", "a4", "a5"]);
    await say(a, ben, "a6");
    await seesAll(b, ann, ["a6"]);
  });

  it("several devices of a writer send what they all hold once, before what was written since", async () => {
    const [phone, laptop, b] = [await chatting(ann, ben), await chatting(ann, ben), await chatting(ben, ann)];
    await say(phone, ben, "a1");
    await backUp();
    await say(phone, ben, "a2", "a3");
    await say(laptop, ben, "a4");
    await Promise.all([phone, laptop].map((client) => seesAll(client, ben, ["a2", "a3", "a4"])));
    await loseAndRestore("backup", { cut: true });
    await phone.send(named(ben), text("written while it was away"));
    line.restore();
    for (const client of [phone, laptop, b]) client.reconnectNow();
    const log = await agree([
      [phone, ann, ben],
      [laptop, ann, ben],
      [b, ben, ann],
    ]);
    expect(log).toEqual(["a1", "a2", "a3", "a4", "written while it was away"]);
  });

  it("a device that was off, one that crashed and one that knows nothing find the same log", async () => {
    const file = path.join(folder, "ann.jsonl");
    const old = path.join(folder, "ben.jsonl");
    const early = await chatting(ben, ann, await openFileStorage(old));
    const a = await chatting(ann, ben, await openFileStorage(file));
    await say(a, ben, "a1", "a2");
    await seesAll(early, ann, ["a2"]);
    await early.stop();
    await backUp();
    const values = Array.from({ length: 120 }, (_, index) => `more ${index}`);
    await say(a, ben, ...values);
    await a.stop();
    await loseAndRestore();
    // Others went on before the device came back, at the same positions.
    const target = named(ann);
    for (const value of ["b1", "b2"]) {
      await sendMessage(here(ben), { target, body: text(value), clientId: uniqueName("id") });
    }
    const views: [Client, UserContext, UserContext][] = [
      [await chatting(ann, ben, await openFileStorage(file)), ann, ben],
      [await chatting(ann, ben), ann, ben],
      [await chatting(ben, ann, await openFileStorage(old)), ben, ann],
    ];
    await expect.poll(() => stored(ann, ben), { timeout: 60_000 }).toHaveLength(124);
    // A page shows the newest; what is above is fetched as a reader does.
    for (const [client, , other] of views) {
      const id = () => conversationOf(client.store.getState(), named(other))?.info.id ?? 0;
      await expect
        .poll(() => client.loadOlder(id()).then(() => texts(client, other).length), { timeout: 30_000 })
        .toBe(124);
    }
    expect(await agree(views)).toEqual(["a1", "a2", "b1", "b2", ...values]);
  });

  it("a chat that began later is made again by what was written in it", async () => {
    const [a, b] = [await online(ann), await online(ben)];
    await backUp();
    await say(a, ben, "first");
    await until(b, (state) => state.totalUnread === 1, "the message", 30_000);
    await b.open(named(ann));
    await say(b, ann, "answer");
    await seesAll(a, ben, ["answer"]);
    await loseAndRestore();
    await expect
      .poll(async () => (await stored(ann, ben)).toSorted(), { timeout: 30_000 })
      .toEqual(["answer", "first"]);
    await Promise.all([a.open(named(ben)), b.open(named(ann))]);
    await agree([
      [a, ann, ben],
      [b, ben, ann],
    ]);
  });

  it("a reading of what was saved stays, and what was lost by everybody is gone", async () => {
    const [a, b] = [await chatting(ann, ben), await chatting(ben, ann)];
    await say(a, ben, "a1", "a2", "a3");
    await backUp();
    await seesAll(b, ann, ["a3"]);
    const id = conversationOf(b.store.getState(), named(ann))?.info.id ?? 0;
    b.seen(id, 2);
    await say(b, ann, "b1");
    // Its writer's device is lost together with the database.
    await say(a, ben, "lost for good");
    await seesAll(b, ann, ["lost for good"]);
    b.seen(id, 5);
    await a.stop();
    clients.splice(clients.indexOf(a), 1);
    await loseAndRestore();
    const log = await agree([[b, ben, ann]]);
    expect(log).toEqual(["a1", "a2", "a3", "b1"]);
    const state = conversationOf(b.store.getState(), named(ann));
    expect(state?.mine.read).toBe(3);
    expect(state?.unread).toBe(0);
  });

  it("friends and profiles are what the server has, also where a device knew more", async () => {
    const [a, b] = [await online(ann), await online(ben)];
    await updateProfile(here(ann), { nickname: "Ann" });
    await until(a, (state) => state.me.nickname === "Ann", "the name", 30_000);
    await backUp();
    await requestFriend(here(ann), { username: ben.actor.username, reason: "" });
    await acceptFriend(here(ben), { username: ann.actor.username });
    await until(a, (state) => state.friends[ben.actor.username] !== undefined, "the friend", 30_000);
    await updateProfile(here(ann), { nickname: "Anna" });
    await updateProfile(here(ann), { nickname: "Annabel" });
    await until(a, (state) => state.me.nickname === "Annabel", "the new name", 30_000);
    await loseAndRestore();
    for (const client of [a, b]) {
      await until(
        client,
        (state) => isOnline(state) && Object.keys(state.friends).length === 0,
        "the friends",
        30_000,
      );
    }
    await until(a, (state) => state.me.nickname === "Ann", "the name again", 30_000);
    await requestFriend(here(ben), { username: ann.actor.username, reason: "again" });
    await until(a, (state) => state.requests.length === 1, "the request", 30_000);
    await updateProfile(here(ann), { nickname: "Annika" });
    await until(a, (state) => state.me.nickname === "Annika", "a newer name", 30_000);
  });

  it("happens again while the devices were away, and they still lose nothing", async () => {
    const a = await chatting(ann, ben);
    await say(a, ben, "a1");
    await backUp("first");
    await say(a, ben, "a2");
    await loseAndRestore("first", { cut: true });
    // Somebody writes in the time between, and the server is restored to that.
    await sendMessage(here(ben), { target: named(ann), body: text("b1"), clientId: uniqueName("id") });
    await sendMessage(here(ben), { target: named(ann), body: text("b2"), clientId: uniqueName("id") });
    await backUp("second");
    await loseAndRestore("second");
    expect(await agree([[a, ann, ben]])).toEqual(["a1", "b1", "b2", "a2"]);
  });

  it("a tab that slept through it and writes its copy late does not spoil that of the others", async () => {
    const shared = createMemoryStorage();
    const late: StorageWrite[] = [];
    const asleep: Storage = {
      ...shared,
      async write(change) {
        late.push(change);
        await shared.write(change);
      },
    };
    const sleeper = await chatting(ann, ben, asleep);
    await say(sleeper, ben, "a1");
    await backUp();
    await say(sleeper, ben, "a2", "a3");
    await expect.poll(() => late.at(-1)?.entries.at(-1)?.entry.seq).toBe(3);
    clients.splice(clients.indexOf(sleeper), 1);
    await sleeper.stop();
    await loseAndRestore();
    for (const value of ["b1", "b2", "b3"]) {
      await sendMessage(here(ben), { target: named(ann), body: text(value), clientId: uniqueName("id") });
    }
    const awake = await chatting(ann, ben, shared);
    const told = ["a1", "b1", "b2", "b3", "a2", "a3"];
    await seesAll(awake, ben, told);
    clients.splice(clients.indexOf(awake), 1);
    await awake.stop();

    // What the sleeper wrote last, written once more; what it says of the person came from the others later.
    for (const change of late) await shared.write({ ...change, account: undefined });
    expect(await agree([[await chatting(ann, ben, shared), ann, ben]])).toEqual(told);
  });
});

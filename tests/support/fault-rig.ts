import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { atBeginning, conversationOf } from "#sdk/selectors.ts";
import type { Storage } from "#sdk/storage.ts";
import { bundle, end, launch } from "../chaos/cluster.ts";
import { signIn } from "../realtime/support/live.ts";
import { createDevice, isOnline, textsWith, until } from "./device.ts";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "./tenant.ts";
import type { TestDatabase } from "./test-database.ts";

/** A server process whose way to its database can be disturbed, and devices of the product's own client. */
export type FaultRig = {
  tenant: Tenant;
  app: AppRef;
  server: FaultServer;
  /** The line between the server and its database; the test's own questions take another way. */
  line: TcpProxy;
  user(prefix: string): Promise<UserContext>;
  /** A device of that user that is connected to the server. */
  device(user: UserContext, storage?: Storage): Promise<Client>;
  close(): Promise<void>;
};

export type FaultServer = { origin: string; port: number; child: ChildProcess; said(): string };

/** Bundles the server's program; the caller removes the file. */
export const bundleServer = (): Promise<string> =>
  bundle("tests/chaos/server-entry.ts", uniqueName("fault-server"));

/** Starts a server process of an installation that `openTenant` made. */
export async function startFaultServer(
  script: string,
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<FaultServer> {
  const { child, port } = await launch(
    script,
    {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      PORT: "0",
      DATABASE_URL: databaseUrl,
      BOREALIS_SECRET: TEST_SECRET,
      ...environment,
    },
    () => {},
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  }
  return { child, port, origin: `http://127.0.0.1:${port}`, said: () => said.join("") };
}

/** A connected device of a user, on whichever server; its tickets are made here, by the installation's own key. */
export async function openDevice(
  user: UserContext,
  port: number,
  storage: Storage = createMemoryStorage(),
): Promise<Client> {
  const session = await signIn(user);
  const { appKey, slug, name } = user.app;
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
  await client.start();
  await until(client, isOnline, "the connection", 60_000);
  return client;
}

export async function openFaultRig(
  options: { database?: TestDatabase; environment?: Record<string, string> } = {},
): Promise<FaultRig> {
  const tenant = await openTenant(options.database);
  const app = await tenant.app();
  const direct = new URL(tenant.runtime.env.databaseUrl);
  const line = await openTcpProxy(Number(direct.port || 5432));
  const script = await bundleServer();
  const throughLine = new URL(direct);
  throughLine.host = `127.0.0.1:${line.port}`;
  const server = await startFaultServer(script, throughLine.href, options.environment);
  const clients: Client[] = [];
  return {
    tenant,
    app,
    server,
    line,
    user: (prefix) => tenant.user(app, uniqueName(prefix)),
    async device(user, storage) {
      const client = await openDevice(user, server.port, storage);
      clients.push(client);
      return client;
    },
    async close() {
      await Promise.all(clients.map((client) => client.stop()));
      await end(server.child, "SIGKILL");
      await line.close();
      await tenant.close();
      await rm(script, { force: true });
    },
  };
}

/** The texts that a device holds of its conversation with somebody, from the beginning on. */
export async function wholeTexts(client: Client, peer: string): Promise<string[]> {
  for (;;) {
    const known = conversationOf(client.store.getState(), { user: peer });
    if (!known || atBeginning(known)) return textsWith(client.store.getState(), peer);
    await client.loadOlder(known.info.id);
  }
}

const WRITE_EVERY_MS = 10;
/** Nobody writes on and on while nothing goes out. */
const MOST_UNSENT = 100;

/**
 * One person writes to another while `fault` happens, which is given the writer's device. In the end everything written is stored once, in the order it
 * was written, where the acknowledgements said, and shown so on both sides; the server process is the one it was.
 */
export async function surviveWriting(rig: FaultRig, fault: (writer: Client) => Promise<void>): Promise<void> {
  const [ann, ben] = [await rig.user("ann"), await rig.user("ben")];
  const [a, b] = [await rig.device(ann), await rig.device(ben)];
  const peer = { user: ben.actor.username };
  const places = new Map<string, number>();
  const unsubscribe = a.store.subscribe(({ outgoing }) => {
    for (const message of Object.values(outgoing).flat()) {
      if (message.state === "sent") places.set(message.clientId, message.seq);
    }
  });
  const written: string[] = [];
  let writing = true;
  const write = async () => {
    for (; writing; await sleep(WRITE_EVERY_MS)) {
      if (a.unsent() > MOST_UNSENT) continue;
      const text = `line ${written.length + 1}`;
      written.push(text);
      await a.send(peer, { type: "text", text });
    }
  };
  const writer = write();
  await until(
    b,
    (state) => textsWith(state, ann.actor.username).length > 0 || state.totalUnread > 0,
    "a line",
  );
  await fault(a);
  const after = written.length;
  await until(
    a,
    (state) => textsWith(state, ben.actor.username).length > after,
    "a line after the fault",
    60_000,
  );
  writing = false;
  await writer;
  await until(a, ({ outgoing }) => Object.keys(outgoing).length === 0, "every acknowledgement", 120_000);
  unsubscribe();
  await expectStored(rig, ann, { written, places });
  const last = written.length;
  const isWhole = (client: Client, other: UserContext) =>
    until(
      client,
      (state) => conversationOf(state, { user: other.actor.username })?.next === last + 1,
      "the whole conversation",
      60_000,
    );
  await Promise.all([isWhole(a, ben), isWhole(b, ann)]);
  expect(await wholeTexts(a, ben.actor.username)).toEqual(written);
  expect(await wholeTexts(b, ann.actor.username)).toEqual(written);
  expectAlive(rig.server);
}

async function expectStored(
  { tenant, app }: FaultRig,
  sender: UserContext,
  { written, places }: { written: string[]; places: Map<string, number> },
): Promise<void> {
  const rows = await tenant.runtime.db.log.findMany({
    where: { appId: app.id, senderId: sender.actor.userId },
    orderBy: { seq: "asc" },
  });
  // Written from a parsed text message; the database keeps it as it was.
  expect(rows.map(({ body }) => (body as { text: string }).text)).toEqual(written);
  expect(rows.map(({ seq }) => Number(seq))).toEqual(written.map((_, index) => index + 1));
  const stored = new Map(rows.map(({ clientId, seq }) => [clientId ?? "", Number(seq)]));
  expect(places.size).toBeGreaterThan(0);
  for (const [clientId, seq] of places) expect(stored.get(clientId)).toBe(seq);
}

/** The process runs on: nothing it could not handle ended it. */
export function expectAlive({ child, said }: FaultServer): void {
  expect({ exit: child.exitCode, signal: child.signalCode, said: said() }).toMatchObject({
    exit: null,
    signal: null,
  });
}

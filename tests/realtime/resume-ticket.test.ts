import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { revokeSession } from "#core/sessions/revoke-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { CallError } from "#sdk/call-error.ts";
import type { Client } from "#sdk/client-types.ts";
import type { State } from "#sdk/state.ts";
import { createDevice, isOnline, until } from "../support/device.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { openTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { openTenant, type Tenant, uniqueName } from "../support/tenant.ts";
import { signIn } from "./support/live.ts";

const DEVICES = 60;
const PATIENCE_MS = 60_000;

let tenant: Tenant;
let app: AppRef;
let line: TcpProxy;
const servers: TestServer[] = [];
const clients: Client[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("many", { socketsPerUser: 10 });
  line = await openTcpProxy((await serve()).port);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await line.close();
  await tenant.close();
});

async function serve(): Promise<TestServer> {
  const server = await openServer(tenant.runtime);
  servers.push(server);
  return server;
}

type Resuming = { client: Client; session: UserContext; fetched: () => number };

/** A device behind the line that counts how often it asked for a ticket by its cookie. */
async function start(user: UserContext, answer?: () => Promise<never>): Promise<Resuming> {
  const session = await signIn(user);
  let fetched = 0;
  const client = createDevice({
    port: line.port,
    signedIn: {
      user: await getOwnProfile(session),
      app: { ...app, avatar: null, registration: true },
      settings: { noDisturb: false },
    },
    fetchTicket: async () => {
      fetched += 1;
      if (fetched > 1 && answer) return answer();
      return issueTicket(session);
    },
  });
  clients.push(client);
  await client.start();
  await until(client, isOnline, "the connection", PATIENCE_MS);
  return { client, session, fetched: () => fetched };
}

const newUser = () => tenant.user(app, uniqueName("user"));
const isEnded =
  (reason: string) =>
  ({ connection }: State) =>
    connection.phase === "ended" && connection.reason === reason;
const isLost = ({ connection }: State) => connection.phase !== "online";

/** The server dies without a word, and another takes its place. */
async function replaceServer(lost: Client[]): Promise<void> {
  const next = await serve();
  line.cut();
  await Promise.all(lost.map((client) => until(client, isLost, "the loss", PATIENCE_MS)));
  line.pointTo(next.port);
  await line.restore();
}

describe("a server that is gone without a word", () => {
  it("is come back to by everybody without a request or a password, each session checked once", async () => {
    const devices: Resuming[] = [];
    for (let n = 0; n < DEVICES; n += 1) devices.push(await start(await newUser()));
    const hash = vi.spyOn(tenant.runtime.hashes, "run");
    const check = vi.spyOn(tenant.runtime.db.session, "findUnique");
    await replaceServer(devices.map(({ client }) => client));
    for (const { client } of devices) await until(client, isOnline, "coming back", PATIENCE_MS);
    expect(devices.map(({ fetched }) => fetched())).toEqual(devices.map(() => 1));
    expect(hash).not.toHaveBeenCalled();
    expect(check.mock.calls.length).toBeGreaterThanOrEqual(DEVICES);
    hash.mockRestore();
    check.mockRestore();
  });

  it("lets nobody back whose session was ended meanwhile, and shows those who are not concerned in", async () => {
    const user = await newUser();
    const stays = await start(user);
    const goes = await start(user, async () => {
      throw new CallError({ code: "session_revoked", message: "This session was ended." });
    });
    const next = await serve();
    line.cut();
    await until(goes.client, isLost, "the loss", PATIENCE_MS);
    await revokeSession(stays.session, { id: goes.session.actor.sessionId });
    line.pointTo(next.port);
    await line.restore();
    await until(goes.client, isEnded("session_revoked"), "the end", PATIENCE_MS);
    await until(stays.client, isOnline, "coming back", PATIENCE_MS);
    expect([stays.fetched(), goes.fetched()]).toEqual([1, 2]);
  });
});

describe("more devices than a user may have", () => {
  it("end the oldest, which stays away until its owner wants it back", async () => {
    const user = await newUser();
    const devices: Resuming[] = [];
    for (let n = 0; n < 11; n += 1) devices.push(await start(user));
    const [oldest, ...others] = devices;
    if (!oldest) throw new Error("nobody came");
    await until(oldest.client, isEnded("too_many"), "the end", PATIENCE_MS);
    for (const { client } of others) expect(isOnline(client.store.getState())).toBe(true);
    // Room alone does not bring it back; all that could is a person.
    await Promise.all(others.map(({ client }) => client.stop()));
    expect(isEnded("too_many")(oldest.client.store.getState())).toBe(true);
    expect(oldest.fetched()).toBe(1);
    oldest.client.reconnectNow();
    await until(oldest.client, isOnline, "coming back", PATIENCE_MS);
  });

  it("may share one ticket: what counts is the session behind it", async () => {
    const { client, session } = await start(await newUser());
    const { ticket } = issueTicket(session);
    const twins = [0, 1].map(() => {
      const twin = createDevice({
        port: line.port,
        signedIn: {
          user: client.store.getState().me,
          app: { ...app, avatar: null, registration: true },
          settings: { noDisturb: false },
        },
        fetchTicket: async () => ({ ticket, expiresAt: 0 }),
      });
      clients.push(twin);
      return twin;
    });
    for (const twin of twins) {
      await twin.start();
      await until(twin, isOnline, "the connection", PATIENCE_MS);
    }
    const other = await signIn(session);
    await revokeSession(other, { id: session.actor.sessionId });
    for (const each of [client, ...twins]) {
      await until(each, isEnded("session_revoked"), "the end", PATIENCE_MS);
    }
  });
});

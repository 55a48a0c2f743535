import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { endSession, revokeSession } from "#core/sessions/revoke-session.ts";
import { changePassword } from "#core/users/change-password.ts";
import { registerUser } from "#core/users/register-user.ts";
import { setUserDisabled } from "#core/users/set-user-disabled.ts";
import { realtimeDefaults } from "#realtime/attach.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { type Tenant, uniqueName } from "../support/tenant.ts";
import {
  connect,
  type Device,
  type LiveTenant,
  openLiveTenant,
  refusalOf,
  signIn,
  ticketOf,
} from "./support/live.ts";

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let live: LiveTenant;

/** Looks for nothing in the database by itself: what ends here was heard of. */
let listener: TestServer;

beforeAll(async () => {
  live = await openLiveTenant({ touchEveryMs: 1_000 });
  ({ tenant, app, server } = live);
  listener = await openServer(tenant.runtime, { sweepEveryMs: 3_600_000 });
});
afterAll(async () => {
  await listener.close();
  await live.close();
});

const open = (user: UserContext, at = server): Promise<Device> =>
  connect(at.port, { ticket: ticketOf(user) });

const newUser = (of?: AppRef) => live.newUser(of);

/** Waits for the end of a socket; answers what it was told. */
async function endOf(device: Device) {
  await device.ended;
  return device.signalsOf("connection.closing");
}

it("looks into the database every two seconds", () => {
  expect(realtimeDefaults.sweepEveryMs).toBe(2_000);
});

describe.each([
  ["by the hint alone", true],
  ["without any hint, by the database alone", false],
])("S23: ending what is live, %s", (_, heard) => {
  /** With a silent bus the hint is lost, as it is between processes without Redis. */
  const quiet = (user: UserContext): UserContext => (heard ? user : { ...user, publish: () => {} });
  const openHere = (who: UserContext) => open(who, heard ? listener : server);
  let user: UserContext;

  beforeEach(async () => {
    user = await newUser();
  });

  it("closes a device that signs out, and says why", async () => {
    const [phone, laptop] = [await signIn(user), await signIn(user)];
    const [phoneSocket, laptopSocket] = [await openHere(phone), await openHere(laptop)];
    await endSession(quiet(phone));
    const told = await endOf(phoneSocket);
    expect(told).toEqual([{ code: "session_revoked" }]);
    expect(laptopSocket.socket.connected).toBe(true);
    expect(await laptopSocket.call("session.get", {})).toMatchObject({ ok: true });
    laptopSocket.close();
  });

  it("closes a device that another one signs out", async () => {
    const [phone, laptop] = [await signIn(user), await signIn(user)];
    const phoneSocket = await openHere(phone);
    await revokeSession(quiet(laptop), { id: phone.actor.sessionId });
    const told = await endOf(phoneSocket);
    expect(told).toEqual([{ code: "session_revoked" }]);
    expect(await refusalOf(openHere(phone))).toMatchObject({ code: "session_revoked" });
  });

  it("ends all other devices after a change of password and bids the acting one come back; old tickets are worth nothing", async () => {
    const username = uniqueName("secret");
    await registerUser({ ...user, actor: { kind: "visitor" } }, { username, password: "an old password 1" });
    const row = await tenant.runtime.db.user.findUniqueOrThrow({
      where: { appId_username: { appId: app.id, username } },
    });
    const owner: UserContext = { ...user, actor: { ...user.actor, userId: Number(row.id), username } };
    const [mine, stolen] = [await signIn(owner), await signIn(owner)];
    const [mySocket, stolenSocket] = [await openHere(mine), await openHere(stolen)];
    await changePassword(quiet(mine), { oldPassword: "an old password 1", newPassword: "quite a new one 2" });
    const told = await endOf(stolenSocket);
    expect(told).toEqual([{ code: "session_revoked" }]);
    expect(await refusalOf(openHere(stolen))).toMatchObject({ code: "session_revoked" });
    expect(await endOf(mySocket)).toEqual([{ code: "restarting", retryMs: 1_000 }]);
  });

  it("closes the sockets of a user who is disabled, with that reason", async () => {
    const device = await signIn(user);
    const socket = await openHere(device);
    const system = { ...quiet(user), actor: { kind: "system" } as const };
    await setUserDisabled(system, { username: user.actor.username, disabled: true });
    const told = await endOf(socket);
    expect(told).toEqual([{ code: "user_disabled" }]);
    expect(await refusalOf(openHere(device))).toMatchObject({ code: "user_disabled" });
  });
});

describe("what no revocation tells", () => {
  it("closes the sockets of an app that is suspended", async () => {
    const doomed = await tenant.app("doomed");
    const device = await signIn(await tenant.user(doomed, "somebody"));
    const socket = await open(device);
    await tenant.runtime.db.app.update({ where: { id: doomed.id }, data: { suspendedAt: new Date() } });
    const told = await endOf(socket);
    expect(told).toEqual([{ code: "app_suspended" }]);
  });

  it("closes a socket whose session has expired, and one whose user was deleted", async () => {
    const [ann, ben] = [await signIn(await newUser()), await signIn(await newUser())];
    const [annSocket, benSocket] = [await open(ann), await open(ben)];
    const { db } = tenant.runtime;
    await db.session.update({
      where: { appId_id: { appId: app.id, id: ann.actor.sessionId } },
      data: { expiresAt: new Date() },
    });
    await db.user.update({
      where: { appId_id: { appId: app.id, id: ben.actor.userId } },
      data: { deletedAt: new Date() },
    });
    expect(await endOf(annSocket)).toEqual([{ code: "session_revoked" }]);
    expect(await endOf(benSocket)).toEqual([{ code: "session_revoked" }]);
  });

  it("notes of live devices that they were heard of", async () => {
    const device = await signIn(await newUser());
    const socket = await open(device);
    const where = { appId_id: { appId: app.id, id: device.actor.sessionId } };
    const { seenAt } = await tenant.runtime.db.session.findUniqueOrThrow({ where });
    await vi.waitFor(
      async () => {
        const row = await tenant.runtime.db.session.findUniqueOrThrow({ where });
        expect(row.seenAt.getTime()).toBeGreaterThan(seenAt.getTime());
      },
      { timeout: 5_000, interval: 100 },
    );
    socket.close();
  });

  it("does not close a session that began after all others were ended", async () => {
    const user = await newUser();
    const old = await signIn(user);
    const oldSocket = await open(old);
    await setUserDisabled(
      { ...user, actor: { kind: "system" }, publish: () => {} },
      { username: user.actor.username, disabled: true },
    );
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: app.id, id: user.actor.userId } },
      data: { disabledAt: null },
    });
    const fresh = await open(await signIn(user));
    await oldSocket.ended;
    expect(fresh.socket.connected).toBe(true);
    expect(await fresh.call("session.get", {})).toMatchObject({ ok: true });
    fresh.close();
  });
});

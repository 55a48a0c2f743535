import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { contextOf, visitorOf } from "#tests/support/context.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { changePassword } from "../users/change-password.ts";
import { registerUser } from "../users/register-user.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { createSession } from "./create-session.ts";
import { deviceName } from "./device-name.ts";
import { listSessions } from "./list-sessions.ts";
import { checkSession, readSession } from "./read-session.ts";
import { endSession, revokeSession } from "./revoke-session.ts";
import { issueTicket, verifyTicket } from "./ticket.ts";

const DAY = 86_400_000;
const password = "horse battery staple";

let tenant: Tenant;
let app: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

async function register(of = app, username = uniqueName("ann")): Promise<string> {
  await registerUser(visitorOf(tenant, of), { username, password });
  return username;
}

async function signIn(
  username: string,
  of = app,
  changes: Parameters<typeof visitorOf>[2] = {},
): Promise<UserContext> {
  const { sessionId } = await createSession(visitorOf(tenant, of, changes), { username, password });
  const session = await readSession(scope(), { appId: of.id, sessionId });
  if (!session) throw new Error("the session is not there");
  return contextOf(tenant, of, session.actor, changes);
}

const scope = (now = () => new Date()) => ({ db: tenant.runtime.db, runtime: tenant.runtime, now });
const nameOf = (ctx: UserContext) => ({ appId: ctx.app.id, sessionId: ctx.actor.sessionId });

/** What a sign-in is refused with, or null. */
const refusal = (username: string, attempt: string, of: AppRef, address = "192.0.2.1") =>
  createSession(visitorOf(tenant, of, { address }), { username, password: attempt }).then(
    () => null,
    (error) => error,
  );

describe("signing in", () => {
  it("makes a new session every time, whatever the browser held before", async () => {
    const username = await register();
    const first = await signIn(username);
    const second = await createSession(
      visitorOf(tenant, app),
      { username, password },
      { replaces: first.actor },
    );
    expect(second.sessionId).not.toBe(first.actor.sessionId);
    expect(await checkSession(scope(), nameOf(first))).toEqual({ dead: "session_revoked" });
  });

  it("answers a wrong password and an unknown name alike", async () => {
    const username = await register();
    const wrong = await refusal(username, "not the password", app);
    const unknown = await refusal(uniqueName("nobody"), "not the password", app);
    expect(wrong).toMatchObject({ code: "wrong_credentials" });
    expect([unknown.code, unknown.message]).toEqual([wrong.code, wrong.message]);
  });

  it("hashes for an unknown name as it does for a wrong password, so that time tells nothing", async () => {
    let hashes = 0;
    const { hashes: queue } = tenant.runtime;
    const counting = {
      ...tenant.runtime,
      hashes: {
        run<T>(work: () => Promise<T>): Promise<T> {
          hashes += 1;
          return queue.run(work);
        },
      },
    };
    const attempt = (username: string) =>
      createSession({ ...visitorOf(tenant, app), runtime: counting }, { username, password: "wrong" }).catch(
        () => {},
      );
    await attempt(await register());
    expect(hashes).toBe(1);
    await attempt(uniqueName("nobody"));
    expect(hashes).toBe(2);
  });

  it("slows guessing of one name down with a time to wait; from an address the owner used the right password works", async () => {
    const slow = await tenant.app("slow", { signInBurst: 5 });
    const username = await register(slow);
    await signIn(username, slow, { address: "198.51.100.7" });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // One stranger from many addresses.
      expect((await refusal(username, "wrong", slow, `192.0.2.${attempt}`)).code).toBe("wrong_credentials");
    }
    const slowed = await refusal(username, password, slow, "192.0.2.99");
    expect(slowed).toMatchObject({ code: "busy" });
    expect(slowed.retryMs).toBeGreaterThan(0);
    expect(slowed.retryMs).toBeLessThanOrEqual(60_000);
    expect(await refusal(username, password, slow, "198.51.100.7")).toBeNull();
  });

  it("slows one address that tries many names, and lets other addresses in", async () => {
    const slow = await tenant.app("slow address", { signInBurst: 5 });
    const username = await register(slow);
    const codes = await Promise.all(
      Array.from({ length: 25 }, (_, index) => refusal(`${username}${index}`, "wrong", slow, "203.0.113.9")),
    );
    expect(codes.filter((error) => error.code === "wrong_credentials")).toHaveLength(20);
    expect(codes.filter((error) => error.code === "busy")).toHaveLength(5);
    expect(await refusal(username, password, slow, "203.0.113.10")).toBeNull();
  });

  it("counts only wrong passwords: the right one may be used as often as people like", async () => {
    const slow = await tenant.app("busy office", { signInBurst: 2 });
    const username = await register(slow);
    for (let time = 0; time < 12; time += 1) expect(await refusal(username, password, slow)).toBeNull();
    const atOnce = await Promise.all(Array.from({ length: 30 }, () => refusal(username, password, slow)));
    expect(atOnce.filter((error) => error !== null)).toEqual([]);
  });

  it("lets no more guesses through when they come all at once", async () => {
    const slow = await tenant.app("many guesses", { signInBurst: 5 });
    const username = await register(slow);
    const codes = await Promise.all(Array.from({ length: 30 }, () => refusal(username, "wrong", slow)));
    expect(codes.filter((error) => error.code === "wrong_credentials")).toHaveLength(5);
    expect(codes.filter((error) => error.code === "busy")).toHaveLength(25);
  });

  it("keeps users of the same name in two apps apart", async () => {
    const other = await tenant.app("other");
    const username = await register();
    await registerUser(visitorOf(tenant, other), { username, password: "another password here" });
    expect((await refusal(username, password, other)).code).toBe("wrong_credentials");
    const mine = await signIn(username);
    expect(await readSession(scope(), { appId: other.id, sessionId: mine.actor.sessionId })).toBeNull();
  });

  it("signs out the other device of the same kind where the app wants one at a time", async () => {
    const single = await tenant.app("single", { oneDevicePerClass: true });
    const username = await register(single);
    const first = await signIn(username, single);
    const second = await signIn(username, single);
    expect(await readSession(scope(), nameOf(first))).toBeNull();
    expect(await readSession(scope(), nameOf(second))).not.toBeNull();
  });
});

describe("a session", () => {
  it("ends after seven idle days, and after thirty days in any case", async () => {
    const ctx = await signIn(await register());
    const inDays = (days: number) =>
      readSession(
        scope(() => new Date(Date.now() + days * DAY)),
        nameOf(ctx),
      );
    expect(await inDays(6.9)).not.toBeNull();
    // It was just seen, in the future of the test; the next idle time begins there.
    expect(await inDays(13.5)).not.toBeNull();
    expect(await inDays(21)).toBeNull();
    expect(await inDays(20.4)).not.toBeNull();
    expect(await inDays(27.3)).not.toBeNull();
    expect(await inDays(30.1)).toBeNull();
  });

  it("is dead for the next request when it is revoked, signed out, or its user is disabled", async () => {
    const username = await register();
    const [phone, laptop, tablet] = [await signIn(username), await signIn(username), await signIn(username)];
    await revokeSession(laptop, { id: phone.actor.sessionId });
    expect(await checkSession(scope(), nameOf(phone))).toEqual({ dead: "session_revoked" });
    await endSession(laptop);
    expect(await checkSession(scope(), nameOf(laptop))).toEqual({ dead: "session_revoked" });
    await setUserDisabled(contextOf(tenant, app, { kind: "app" }), { username, disabled: true });
    expect(await checkSession(scope(), nameOf(tablet))).toEqual({ dead: "user_disabled" });
    expect((await refusal(username, password, app)).code).toBe("user_disabled");
  });

  it("is dead while its app is suspended", async () => {
    const doomed = await tenant.app("doomed");
    const ctx = await signIn(await register(doomed), doomed);
    await tenant.runtime.db.app.update({ where: { id: doomed.id }, data: { suspendedAt: new Date() } });
    tenant.runtime.caches.apps.clear();
    expect(await checkSession(scope(), nameOf(ctx))).toEqual({ dead: "app_suspended" });
  });

  it("is somebody else's to nobody: another user cannot revoke it", async () => {
    const mine = await signIn(await register());
    const stranger = await signIn(await register());
    await expect(revokeSession(stranger, { id: mine.actor.sessionId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await readSession(scope(), nameOf(mine))).not.toBeNull();
  });

  it("ends everywhere else when the password changes, for live sockets too, and goes on here under a new number", async () => {
    const username = await register();
    const [here, there] = [await signIn(username), await signIn(username)];
    tenant.hints.length = 0;
    const { sessionId } = await changePassword(here, {
      oldPassword: password,
      newPassword: "a better password",
    });
    expect(await readSession(scope(), nameOf(there))).toBeNull();
    expect(await readSession(scope(), nameOf(here))).toBeNull();
    expect(await readSession(scope(), { appId: app.id, sessionId })).not.toBeNull();
    const revocations = await tenant.runtime.db.revocation.findMany({
      where: { appId: app.id, userId: here.actor.userId },
      orderBy: { id: "asc" },
    });
    expect(revocations.map((row) => row.reason)).toEqual(["password_changed", "session_renewed"]);
    expect(tenant.hints.filter((hint) => hint.kind === "revoked")).toHaveLength(2);
    expect((await refusal(username, password, app)).code).toBe("wrong_credentials");
  });

  it("does not begin with a password that was changed while it was checked, nor change it twice", async () => {
    const username = await register();
    const here = await signIn(username);
    const waiting: (() => void)[] = [];
    const { hashes } = tenant.runtime;
    /** The next work of the queue is done, and its answer comes when it is let go. */
    const late: typeof hashes = {
      async run(work) {
        const done = await hashes.run(work);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return done;
      },
    };
    const slow = { ...tenant.runtime, hashes: late };
    const thief = createSession({ ...visitorOf(tenant, app), runtime: slow }, { username, password });
    const rival = changePassword(
      { ...here, runtime: slow },
      { oldPassword: password, newPassword: "the thief's own one" },
    );
    const refused = Promise.all([
      expect(thief).rejects.toMatchObject({ code: "wrong_credentials" }),
      expect(rival).rejects.toMatchObject({ code: "wrong_credentials" }),
    ]);
    await expect.poll(() => waiting.length).toBe(2);
    const { sessionId } = await changePassword(here, {
      oldPassword: password,
      newPassword: "the owner's new one",
    });
    while (waiting.length > 0) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => waiting.length).toBe(1);
    waiting.shift()?.();
    await refused;
    expect(await readSession(scope(), { appId: app.id, sessionId })).not.toBeNull();
    expect(await refusal(username, "the owner's new one", app)).toBeNull();
  });

  it("is listed with a readable device, the current one marked", async () => {
    const username = await register();
    const userAgent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    const here = await signIn(username, app, { userAgent });
    await signIn(username);
    const devices = await listSessions(here);
    expect(devices).toHaveLength(2);
    expect(devices.find((device) => device.current)).toMatchObject({
      name: "Chrome on Windows",
      online: true,
    });
  });
});

describe("device names", () => {
  it.each([
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36 EdgA/141.0",
      "Edge on Android",
    ],
    ["node", "node"],
    ["", "Unknown device"],
  ])("%s", (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});

describe("tickets", () => {
  it("name the session for sixty seconds, as often as needed", async () => {
    const ctx = await signIn(await register());
    const { ticket, expiresAt } = issueTicket(ctx);
    expect(verifyTicket(tenant.runtime, ticket, new Date(expiresAt - 1))).toEqual(nameOf(ctx));
    expect(verifyTicket(tenant.runtime, ticket, new Date(expiresAt - 1))).toEqual(nameOf(ctx));
    expect(verifyTicket(tenant.runtime, ticket, new Date(expiresAt))).toBeNull();
  });

  it("are worth nothing when anything in them was changed", async () => {
    const ctx = await signIn(await register());
    const { ticket } = issueTicket(ctx);
    const [appId, sessionId, expiresAt, signature] = ticket.split(".");
    const forged = [
      `${Number(appId) + 1}.${sessionId}.${expiresAt}.${signature}`,
      `${appId}.${Number(sessionId) + 1}.${expiresAt}.${signature}`,
      `${appId}.${sessionId}.${Number(expiresAt) + 1}.${signature}`,
      `${appId}.${sessionId}.${expiresAt}.${"A".repeat(43)}`,
      `${appId}.${sessionId}.${expiresAt}.`,
      "",
      { ticket },
      null,
      "x".repeat(100_000),
    ];
    for (const value of forged) expect(verifyTicket(tenant.runtime, value, new Date())).toBeNull();
  });
});

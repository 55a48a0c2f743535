import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { createLog } from "#infra/log.ts";
import { type HttpClient, httpClient, openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

const password = "horse battery staple";

let tenant: Tenant;
let app: AppRef;
let server: TestServer;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  server = await openServer(tenant.runtime);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const visitor = (of: { appKey: string } = app) => httpClient(server.url, { appKey: of.appKey });
const cookieName = (of = app) => `borealis.user.${of.id}`;

async function signedIn(
  of = app,
  username = uniqueName("ann"),
): Promise<{ client: HttpClient; username: string }> {
  const client = visitor(of);
  await client.ask("user.register", { username, password });
  await client.ask("session.create", { username, password });
  return { client, username };
}

const me = async (client: HttpClient) => {
  const { status, answer } = await client.call("session.get", {});
  return answer.ok ? answer.data.user.username : status;
};

/** Connects a live socket and answers when it is in. */
async function live(client: HttpClient) {
  const { ticket } = await client.ask("session.ticket", {});
  const socket = io(server.url, {
    path: "/live/",
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    auth: { ticket },
  });
  const closed = new Promise<string>((resolve) => {
    socket.on("connection.closing", ({ code }) => resolve(code));
    socket.on("disconnect", () => resolve("disconnect"));
  });
  await new Promise((resolve, reject) =>
    socket.on("connect", () => resolve(null)).on("connect_error", reject),
  );
  return { socket, closed };
}

describe("registering and signing in", () => {
  it("registers, signs in by cookie, and meets the same user over HTTP and over the socket", async () => {
    const { client, username } = await signedIn();
    expect(await me(client)).toBe(username);
    const { socket } = await live(client);
    const answer = await socket.emitWithAck("session.get", {});
    expect(answer).toMatchObject({ ok: true, data: { user: { username }, app: { appKey: app.appKey } } });
    socket.disconnect();
  });

  it("two people become friends and write to each other", async () => {
    const ann = await signedIn();
    const ben = await signedIn();
    await ann.client.ask("friend.request", { username: ben.username, reason: "hello" });
    await ben.client.ask("friend.accept", { username: ann.username });
    const sent = await ann.client.ask("message.send", {
      target: { user: ben.username },
      body: { type: "text", text: "hi" },
      clientId: uniqueName("client"),
    });
    const { conversations } = await ben.client.ask("conversation.list", {});
    expect(conversations).toMatchObject([{ conversation: { id: sent.conversation }, unread: 1, lastSeq: 1 }]);
  });

  it("refuses usernames and passwords outside the rules, each with its own code", async () => {
    const names = [
      "abc",
      "x".repeat(129),
      "-dash",
      "a b c d",
      "../../etc",
      "用户名称",
      "admin\u0430dmin",
      "a\u0000bcd",
    ];
    for (const username of names) {
      const { status, answer } = await visitor().call("user.register", { username, password });
      expect([status, answer]).toMatchObject([400, { ok: false, error: { code: "username_invalid" } }]);
    }
    for (const wrong of ["1234567", "x".repeat(129), "nul\u0000nul\u0000nul", "\ud800".repeat(8)]) {
      const { status, answer } = await visitor().call("user.register", {
        username: uniqueName("ann"),
        password: wrong,
      });
      expect([status, answer]).toMatchObject([400, { ok: false, error: { code: "password_invalid" } }]);
    }
  });

  it("refuses objects where text belongs, and ignores fields that are not asked for", async () => {
    for (const username of [{ not: "" }, { contains: "" }, [], null, true, 5]) {
      // A caller's types are not what arrives.
      const { status } = await visitor().call("session.create", { username, password } as never);
      expect(status).toBe(400);
    }
    const username = uniqueName("ann");
    const extra = { username, password, isAdmin: true, is_admin: true, appId: 1, __proto__: { polluted: 1 } };
    await visitor().ask("user.register", extra);
    const row = await tenant.runtime.db.user.findUniqueOrThrow({
      where: { appId_username: { appId: app.id, username } },
    });
    expect(row.isAdmin).toBe(false);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("T2: keeps users of the same name in two apps apart, sessions and tickets too", async () => {
    const other = await tenant.app("other shop");
    const username = uniqueName("bob");
    const mine = await signedIn(app, username);
    const theirs = await signedIn(other, username);
    await mine.client.ask("user.update", { nickname: "of the shop" });
    expect((await theirs.client.ask("session.get", {})).user.nickname).toBe("");
    // The cookie of one app under the other app's name is worth nothing.
    const token = mine.client.cookies.get(cookieName());
    const forged = visitor(other);
    forged.cookies.set(cookieName(other), token ?? "");
    expect(await me(forged)).toBe(401);
  });
});

describe("the session cookie", () => {
  it("is HttpOnly, SameSite=Lax, for the whole host, small, and new at every sign-in", async () => {
    const { client, username } = await signedIn();
    const before = client.cookies.get(cookieName());
    const { headers } = await client.call("session.create", { username, password });
    const [line = ""] = headers.getSetCookie();
    expect(line).toMatch(/; Path=\//);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    expect(line).not.toMatch(/; Domain|; Secure/);
    expect(line.length).toBeLessThan(4_096);
    expect(client.cookies.get(cookieName())).not.toBe(before);
    // A cookie planted or copied before the sign-in is dead with it.
    const planted = visitor();
    planted.cookies.set(cookieName(), before ?? "");
    expect(await me(planted)).toBe(401);
  });

  it("has the __Host- prefix and Secure where people come by https", async () => {
    const { runtime } = tenant;
    const secured = await openServer({
      ...runtime,
      env: { ...runtime.env, publicUrl: "https://chat.example.com" },
    });
    const { username } = await signedIn();
    const { headers } = await httpClient(secured.url, { appKey: app.appKey }).call("session.create", {
      username,
      password,
    });
    await secured.close();
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-borealis\.user\.\d+=[^;]+;.*Secure/);
  });

  it("counts as nobody when it is malformed, too long, doubled, or not ours", async () => {
    const { client } = await signedIn();
    const good = client.cookies.get(cookieName()) ?? "";
    const name = cookieName();
    const headers = [
      `${name}=%E0%A4%A`,
      `${name}=`,
      `${name}=${"x".repeat(8_192)}`,
      `${name}=${good}; ${name}=${good}`,
      `${name}=${good.slice(0, -2)}`,
      `${name}=eyJhbGciOiJub25lIn0.eyJzaWQiOjF9.`,
      `${name}.0=${good}`,
      `borealis.operator=${good}`,
      ";;;=;=",
    ];
    for (const cookie of headers) {
      const { status, answer } = await visitor().call("session.get", {}, { cookie });
      expect([status, answer]).toMatchObject([401, { ok: false, error: { code: "not_signed_in" } }]);
    }
    expect((await visitor().call("session.get", {}, { cookie: `a=b; ${name}=${good}; c=d` })).status).toBe(
      200,
    );
  });

  it("that was copied is dead after sign-out, which also clears the browser's cache", async () => {
    const { client } = await signedIn();
    const copy = visitor();
    copy.cookies.set(cookieName(), client.cookies.get(cookieName()) ?? "");
    expect(typeof (await me(copy))).toBe("string");
    const { headers } = await client.call("session.end", {});
    expect(headers.get("clear-site-data")).toBe('"cache"');
    expect(client.cookies.has(cookieName())).toBe(false);
    const { status, answer } = await copy.call("session.get", {});
    expect([status, answer]).toMatchObject([401, { ok: false, error: { code: "session_revoked" } }]);
  });
});

describe("ending sessions", () => {
  it("signs another device out: its next request is refused and its live socket closed", async () => {
    const { client, username } = await signedIn();
    const other = visitor();
    await other.ask("session.create", { username, password });
    const { closed } = await live(other);
    const devices = await client.ask("session.list", {});
    const target = devices.find((device) => !device.current);
    await client.ask("session.revoke", { id: target?.id ?? 0 });
    expect(await closed).toBe("session_revoked");
    expect(await me(other)).toBe(401);
    expect(await me(client)).toBe(username);
    expect(await client.ask("session.list", {})).toHaveLength(1);
  });

  it("a password change ends all other devices and renews the session here", async () => {
    const { client, username } = await signedIn();
    const other = visitor();
    await other.ask("session.create", { username, password });
    const { closed } = await live(other);
    const before = client.cookies.get(cookieName());
    await client.ask("user.changePassword", { oldPassword: password, newPassword: "a better password" });
    expect(await closed).toBe("session_revoked");
    expect(await me(other)).toBe(401);
    expect(await me(client)).toBe(username);
    expect(client.cookies.get(cookieName())).not.toBe(before);
    const { status } = await client.call("user.changePassword", {
      oldPassword: "wrong",
      newPassword: "yet another one",
    });
    expect(status).toBe(403);
  });

  it("a disabled user and a suspended app are refused at the next request", async () => {
    const doomed = await tenant.app("doomed");
    const { client, username } = await signedIn(doomed);
    await tenant.runtime.db.user.update({
      where: { appId_username: { appId: doomed.id, username } },
      data: { disabledAt: new Date() },
    });
    expect(await me(client)).toBe(401);
    await tenant.runtime.db.app.update({ where: { id: doomed.id }, data: { suspendedAt: new Date() } });
    tenant.runtime.caches.apps.clear();
    const { answer } = await client.call("app.get", {});
    expect(answer).toMatchObject({ ok: false, error: { code: "app_suspended" } });
    // The realm is a claim: it opens no door to what visitors may do.
    const input = { username: uniqueName("late"), password: "correct horse battery" };
    const claimed = await client.call("user.register", input, { "x-borealis-realm": "operator" });
    expect(claimed.answer).toMatchObject({ ok: false, error: { code: "app_suspended" } });
  });
});

describe("what nobody may find out", () => {
  it("an unknown name, a wrong password and a deleted user get the same answer", async () => {
    const { username } = await signedIn();
    const gone = await signedIn();
    await tenant.runtime.db.user.update({
      where: { appId_username: { appId: app.id, username: gone.username } },
      data: { deletedAt: new Date() },
    });
    const replies = await Promise.all(
      [username, uniqueName("nobody"), gone.username].map((name) =>
        visitor().call("session.create", { username: name, password: "wrong password" }),
      ),
    );
    const seen = replies.map(({ status, answer }) => [
      status,
      answer.ok ? null : [answer.error.code, answer.error.message],
    ]);
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(seen[0]).toMatchObject([403, ["wrong_credentials", expect.any(String)]]);
  });

  it("searching needs a session", async () => {
    const { status } = await visitor().call("user.search", { query: "ann" });
    expect(status).toBe(401);
  });

  it("passwords, tickets and cookies never reach the log, not even through a thousand provoked errors", async () => {
    const lines: string[] = [];
    const { client } = await signedIn();
    const canaries = { word: "canary-password-77", body: "canary-message-77" };
    const broken = {
      ...tenant.runtime,
      log: createLog("trace", {
        destination: { write: (line: string) => void lines.push(line) },
        linesPerSecond: Number.POSITIVE_INFINITY,
      }),
      hashes: {
        run: () => Promise.reject(new Error(`internal detail with ${"a".repeat(10)}`)),
      },
      lanes: {
        ...tenant.runtime.lanes,
        commit: () =>
          Promise.reject(Object.assign(new Error(canaries.body), { name: "PrismaClientKnownRequestError" })),
      },
    };
    const faulty = await openServer(broken);
    const session = httpClient(faulty.url, { appKey: app.appKey });
    session.cookies.set(cookieName(), client.cookies.get(cookieName()) ?? "");
    const peer = await signedIn();
    for (let round = 0; round < 250; round += 1) {
      const replies = await Promise.all([
        session.call("session.create", { username: uniqueName("x"), password: canaries.word }),
        session.call("user.register", { username: uniqueName("x"), password: canaries.word }),
        session.call("user.changePassword", { oldPassword: canaries.word, newPassword: `${canaries.word}!` }),
        session.call("message.send", {
          target: { user: peer.username },
          body: { type: "text", text: canaries.body },
          clientId: uniqueName("client"),
        }),
      ]);
      for (const { status, answer } of replies) {
        expect(status).toBe(500);
        expect(answer).toMatchObject({ error: { code: "internal", message: "Something went wrong." } });
      }
    }
    await faulty.close();
    const log = lines.join("");
    expect(lines.length).toBeGreaterThanOrEqual(1_000);
    expect(log).not.toContain("canary");
    expect(log).not.toContain(client.cookies.get(cookieName()));
  });
});

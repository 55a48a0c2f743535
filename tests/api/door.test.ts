import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { seedInstallation } from "#core/installation/seed-installation.ts";
import { ensureSetupToken } from "#core/installation/setup-token.ts";
import { limits } from "#protocol/limits.ts";
import { type HttpClient, httpClient, openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

const password = "horse battery staple";

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let ann: HttpClient;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  server = await openServer(tenant.runtime);
  ann = httpClient(server.url, { appKey: app.appKey });
  await ann.ask("user.register", { username: "annie", password });
  await ann.ask("session.create", { username: "annie", password });
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const nickname = async () => (await ann.ask("session.get", {})).user.nickname;

describe("W7: cross-site requests", () => {
  const foreign: [string, Record<string, string>][] = [
    ["from another site's page", { origin: "https://evil.example" }],
    ["from a page without an origin", { origin: "null" }],
    ["from another port of this machine", { origin: "http://127.0.0.1:9" }],
    ["marked cross-site by the browser", { "sec-fetch-site": "cross-site" }],
    ["marked same-site by the browser", { "sec-fetch-site": "same-site" }],
    [
      "from another site, marked as ours",
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    ],
  ];

  it.each(foreign)("are refused with 403 and change nothing: %s", async (_, headers) => {
    const before = await nickname();
    const { status, answer } = await ann.call("user.update", { nickname: "changed" }, headers);
    expect([status, answer]).toMatchObject([403, { ok: false, error: { code: "bad_origin" } }]);
    for (const name of ["session.end", "session.create", "user.changePassword"] as const) {
      // Refused before the input is looked at.
      expect((await ann.call(name, {} as never, headers)).status).toBe(403);
    }
    expect(await nickname()).toBe(before);
  });

  it("by a form, as text or as a beacon are refused; programs and our own pages are not", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const response = await ann.send("/api/commands/user.update", {
        method: "POST",
        headers: { "content-type": type, "x-borealis-app": app.appKey },
        body: JSON.stringify({ nickname: "changed" }),
      });
      expect(response.status).toBe(403);
    }
    const { port } = new URL(server.url);
    const ours: Record<string, string>[] = [
      {},
      { origin: server.url, "sec-fetch-site": "same-origin" },
      { origin: `http://localhost:${port}` },
    ];
    for (const headers of ours) expect((await ann.call("session.get", {}, headers)).status).toBe(200);
  });

  it("may read no answer: no other origin is ever allowed, with or without cookies", async () => {
    const origin = "https://evil.example";
    const asked = { origin, "access-control-request-method": "POST" };
    const answers = [
      await ann.send("/api/commands/session.get", { method: "OPTIONS", headers: asked }),
      await ann.send("/healthz", { headers: { origin } }),
      await ann.send("/live/?EIO=4&transport=polling", { headers: { origin } }),
    ];
    for (const { headers } of [...answers, await ann.call("session.get", {}, { origin })]) {
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("by GET do nothing, whatever the command", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await ann.send("/api/commands/session.end", {
        method,
        headers: { "x-borealis-app": app.appKey },
      });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST");
    }
    expect((await ann.call("session.get", {})).status).toBe(200);
  });

  it("are judged by the public address alone where there is one", async () => {
    const { runtime } = tenant;
    const named = await openServer({
      ...runtime,
      env: { ...runtime.env, publicUrl: "http://chat.example.com" },
    });
    const client = httpClient(named.url, { appKey: app.appKey });
    expect((await client.call("app.get", {}, { origin: "http://chat.example.com" })).status).toBe(200);
    expect((await client.call("app.get", {}, { origin: named.url })).status).toBe(403);
    await named.close();
  });
});

describe("what the door takes", () => {
  const post = (name: string, body: string, headers: Record<string, string> = {}) =>
    ann.send(`/api/commands/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-borealis-app": app.appKey, ...headers },
      body,
    });

  it("answers every fault as JSON with its code, and keeps it out of caches", async () => {
    const faults: [Promise<Response>, number, string][] = [
      [post("no.such", "{}"), 404, "unknown_command"],
      [post("constructor", "{}"), 404, "unknown_command"],
      [post("__proto__", "{}"), 404, "unknown_command"],
      [post("session.get", "{"), 400, "invalid_input"],
      [post("session.get", ""), 400, "invalid_input"],
      [post("session.get", "[]"), 400, "invalid_input"],
      [post("session.get", "null"), 400, "invalid_input"],
      [post("session.get", "[".repeat(10_000)), 400, "invalid_input"],
      [post("session.get", "{}", { "content-encoding": "gzip" }), 400, "invalid_input"],
      [post("session.get", `{"a":"${"x".repeat(limits.frameBytes)}"}`), 400, "too_large"],
      [post("session.get", "{}", { "x-borealis-app": "0".repeat(24) }), 400, "app_not_found"],
      [post("session.get", "{}", { "x-borealis-app": "" }), 400, "app_not_found"],
      [post("presence.watch", '{"usernames":[]}'), 403, "forbidden"],
    ];
    for (const [sent, status, code] of faults) {
      const response = await sent;
      const body = await response.json();
      expect([response.status, body]).toMatchObject([status, { ok: false, error: { code } }]);
      expect(response.headers.get("cache-control")).toBe("private, no-store");
      expect(JSON.stringify(body)).not.toMatch(/prisma|node_modules|\.ts\b|SELECT/i);
    }
  });

  it("finds the app by its AppKey in any letter case", async () => {
    const client = httpClient(server.url, { appKey: app.appKey.toUpperCase() });
    expect(await client.ask("app.get", {})).toEqual({
      appKey: app.appKey,
      slug: app.slug,
      name: "shop",
      avatar: null,
      registration: true,
    });
  });

  it("tells too many commands of one session to wait", async () => {
    const small = await tenant.app("small", { commandsPerSecond: 5, commandBurst: 10 });
    const client = httpClient(server.url, { appKey: small.appKey });
    await client.ask("user.register", { username: "annie", password });
    await client.ask("session.create", { username: "annie", password });
    const replies = await Promise.all(Array.from({ length: 20 }, () => client.call("session.get", {})));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("believes no forwarded address from a peer that is not a trusted proxy", async () => {
    const single = await tenant.app("one address", { registrationsPerHour: 2 });
    const client = httpClient(server.url, { appKey: single.appKey });
    const replies = [];
    for (let time = 0; time < 3; time += 1) {
      const headers = { "x-forwarded-for": `192.0.2.${time}`, "x-real-ip": `192.0.2.${time}` };
      replies.push(await client.call("user.register", { username: uniqueName("ann"), password }, headers));
    }
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it("queues a storm of sign-ins two hashes at a time while messages go through", async () => {
    await tenant.user(app, "benny");
    let hashing = 0;
    let most = 0;
    const { hashes } = tenant.runtime;
    const counted = {
      ...tenant.runtime,
      hashes: {
        run: <T>(work: () => Promise<T>): Promise<T> =>
          hashes.run(async () => {
            hashing += 1;
            most = Math.max(most, hashing);
            return work().finally(() => {
              hashing -= 1;
            });
          }),
      },
    };
    const busy = await openServer(counted);
    const client = httpClient(busy.url, { appKey: app.appKey });
    let waiting = 100;
    const storm = Array.from({ length: 100 }, () =>
      client.call("session.create", { username: "annie", password }).finally(() => {
        waiting -= 1;
      }),
    );
    const sender = httpClient(busy.url, { appKey: app.appKey });
    for (const [name, value] of ann.cookies) sender.cookies.set(name, value);
    await sender.ask("message.send", {
      target: { user: "benny" },
      body: { type: "text", text: "in between" },
      clientId: uniqueName("client"),
    });
    expect(waiting).toBeGreaterThan(0);
    const statuses = new Set((await Promise.all(storm)).map(({ status }) => status));
    await busy.close();
    expect([...statuses].filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(most).toBe(2);
  });
});

describe("operators and set-up", () => {
  it("set the installation up once, by the link's token, and are signed in to both realms", async () => {
    const fresh = await openTenant();
    const own = await openServer(fresh.runtime);
    const token = (await ensureSetupToken({ db: fresh.runtime.db })) ?? "";
    const client = httpClient(own.url, {});
    const form = { token, email: "owner@example.com", password, appName: "Nord", username: "owner" };
    const wrong = await client.call("installation.setUp", { ...form, token: `${token}x` });
    expect([wrong.status, wrong.answer]).toMatchObject([404, { error: { code: "setup_closed" } }]);
    const done = await client.ask("installation.setUp", form);
    const user = httpClient(own.url, { appKey: done.app.appKey });
    const operator = httpClient(own.url, { realm: "operator" });
    for (const [name, value] of client.cookies) {
      user.cookies.set(name, value);
      operator.cookies.set(name, value);
    }
    expect((await user.ask("session.get", {})).user.username).toBe("owner");
    expect((await operator.ask("operator.get", {})).apps).toMatchObject([{ slug: "nord", role: "owner" }]);
    expect((await client.call("installation.setUp", form)).status).toBe(404);
    await own.close();
    await fresh.close();
  });

  it("change their own app's settings; to others the app does not exist; it is audited", async () => {
    const { runtime } = tenant;
    const scope = { db: runtime.db, runtime, now: () => new Date() };
    const seedApps = [{ name: "Mine", appKey: "a1b2c3d4e5f60718293a4b5c", masterSecret: "secret" }];
    await seedInstallation(scope, { seedOperator: { email: "op@example.com", password }, seedApps });
    const operator = httpClient(server.url, { appKey: seedApps[0]?.appKey, realm: "operator" });
    expect((await operator.call("app.getSettings", {})).status).toBe(401);
    await operator.ask("operator.signIn", { email: "OP@example.com", password });
    expect((await operator.ask("app.getSettings", {})).messagesFrom).toBe("anyone");
    const changed = await operator.ask("app.updateSettings", { settings: { messagesFrom: "friends" } });
    expect(changed).toMatchObject({ messagesFrom: "friends", registration: true });
    expect(await operator.ask("app.getSettings", {})).toEqual(changed);
    const wrong = await operator.call("app.updateSettings", { settings: { sendBurst: -1 } });
    expect(wrong.status).toBe(400);

    const foreign = httpClient(server.url, { appKey: app.appKey, realm: "operator" });
    const unknown = httpClient(server.url, { appKey: "f".repeat(24), realm: "operator" });
    for (const [name, value] of operator.cookies) {
      foreign.cookies.set(name, value);
      unknown.cookies.set(name, value);
    }
    const [theirs, none] = [
      await foreign.call("app.getSettings", {}),
      await unknown.call("app.getSettings", {}),
    ];
    expect(theirs.status).toBe(none.status);
    expect(theirs.answer).toMatchObject({ error: { code: "app_not_found" } });
    const rows = await runtime.db.audit.findMany({
      where: { appId: (await runtime.db.app.findUniqueOrThrow({ where: { slug: "mine" } })).id },
    });
    expect(rows).toMatchObject([
      { actor: "operator:op@example.com", action: "app.updateSettings", address: "127.0.0.1" },
    ]);

    await operator.ask("operator.signOut", {});
    expect((await operator.call("operator.get", {})).status).toBe(401);
  });

  it("a user's cookie opens no operator's command, and an operator's none of a user's", async () => {
    const operator = httpClient(server.url, { appKey: app.appKey, realm: "operator" });
    for (const [name, value] of ann.cookies) {
      operator.cookies.set(name, value);
      operator.cookies.set("borealis.operator", value);
    }
    expect((await operator.call("operator.get", {})).status).toBe(401);
    expect((await operator.call("session.get", {})).status).toBe(401);
    expect((await ann.call("operator.get", {})).status).toBe(401);
  });
});

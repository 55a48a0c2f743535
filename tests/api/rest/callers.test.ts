import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealMasterSecret } from "#core/apps/master-secret.ts";
import { defaultSettings } from "#core/apps/settings.ts";
import { basic, type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;

beforeAll(async () => {
  // Each test calls from an address of its own, as a proxy would tell.
  tenant = await openTenant(undefined, { TRUSTED_PROXIES: "127.0.0.1" });
  server = await openServer(tenant.runtime);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

let addresses = 0;
/** A client with an app of its own, from an address that nobody else calls from. */
async function caller(settings = {}): Promise<RestClient & { from: string }> {
  addresses += 1;
  const from = `192.0.2.${addresses}`;
  const rest = await restClient(tenant, server, await tenant.app(`app${addresses}`, settings));
  const call: RestClient["call"] = (method, path, body, headers) =>
    rest.call(method, path, body, { "x-forwarded-for": from, ...headers });
  return { ...rest, call, from };
}

const get = (rest: RestClient, authorization: string, more = {}) =>
  rest.call("GET", "/v1/users", undefined, { authorization, ...more });

describe("who calls", () => {
  it("security R1: is asked for AppKey and secret, with 899007 when neither is there", async () => {
    const { from } = await caller();
    const response = await fetch(`${server.url}/v1/users`, { headers: { "x-forwarded-for": from } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
    expect(await response.json()).toMatchObject({ error: { code: 899007 } });
  });

  it("security R2, R7: is refused with 899008 for whatever is not Basic of an app and its secret", async () => {
    const rest = await caller();
    const { appKey } = rest.app;
    const tries = [
      "Basic",
      "Basic ###",
      `Basic ${Buffer.from("nocolon").toString("base64")}`,
      basic("", rest.secret),
      basic(appKey, ""),
      basic(appKey, `${rest.secret} `),
      basic(appKey, rest.secret.toUpperCase() === rest.secret ? "x" : rest.secret.toUpperCase()),
      `Basic ${"A".repeat(10_000)}`,
      `Bearer ${rest.secret}`,
      `Digest ${rest.secret}`,
    ];
    for (const authorization of tries)
      expect(await get(rest, authorization)).toMatchObject(refused(401, 899008));
    const elsewhere = await fetch(`${server.url}/v1/users?appKey=${appKey}&masterSecret=${rest.secret}`, {
      headers: { "x-forwarded-for": rest.from },
    });
    expect(elsewhere.status).toBe(401);
  });

  it("security R4: is answered alike for an AppKey that is not there and for a wrong secret", async () => {
    const rest = await caller();
    const unknown = await get(rest, basic("0".repeat(24), rest.secret));
    const wrong = await get(rest, basic(rest.app.appKey, "wrong"));
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
    const names = (headers: Headers) => [...headers.keys()].sort();
    expect(names(unknown.headers)).toEqual(names(wrong.headers));
  });

  it("security R5: is known by the AppKey in any letter case, and counted as one", async () => {
    const rest = await caller({ restCallsPerMinute: 50 });
    const upper = await get(rest, basic(rest.app.appKey.toUpperCase(), rest.secret));
    const lower = await get(rest, rest.authorization);
    expect([upper.status, lower.status]).toEqual([200, 200]);
    expect(lower.headers.get("x-rate-limit-remaining")).toBe("48");
  });

  it("security R6: is stopped after 20 wrong secrets from one address, and not from another", async () => {
    const rest = await caller();
    const wrong = basic(rest.app.appKey, "wrong");
    for (let count = 0; count < 20; count += 1) expect((await get(rest, wrong)).status).toBe(401);
    const stopped = await get(rest, wrong);
    expect(stopped).toMatchObject(refused(429, 2002));
    expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await get(rest, rest.authorization)).toMatchObject(refused(429, 2002));
    const elsewhere = await get(rest, rest.authorization, { "x-forwarded-for": "198.51.100.1" });
    expect(elsewhere.status).toBe(200);
  });

  it("security R6: is stopped after 100 wrong secrets for one AppKey from anywhere, while the right one goes on", async () => {
    const rest = await caller();
    const wrong = basic(rest.app.appKey, "wrong");
    const statuses = [];
    for (let count = 0; count < 105; count += 1) {
      statuses.push((await get(rest, wrong, { "x-forwarded-for": `203.0.113.${count}` })).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect((await get(rest, rest.authorization)).status).toBe(200);
  });

  it("security R8: may use the secret before for a while, and is told so", async () => {
    const rest = await caller();
    const { appKey, id } = rest.app;
    const rotate = (previousSecretUntil: Date) =>
      tenant.runtime.db.app.update({
        where: { id },
        data: {
          masterSecret: sealMasterSecret(tenant.runtime, appKey, "the new secret"),
          previousSecret: sealMasterSecret(tenant.runtime, appKey, rest.secret),
          previousSecretUntil,
        },
      });
    await rotate(new Date(Date.now() + 60_000));
    const before = await get(rest, rest.authorization);
    expect(before.status).toBe(200);
    expect(before.headers.get("warning")).toMatch(/replaced/);
    expect((await get(rest, basic(appKey, "the new secret"))).headers.get("warning")).toBeNull();
    await rotate(new Date(Date.now() - 1));
    tenant.runtime.caches.apps.clear();
    expect(await get(rest, rest.authorization)).toMatchObject(refused(401, 899008));
  });

  it("is refused with 2003 when the app is suspended", async () => {
    const rest = await caller();
    await tenant.runtime.db.app.update({ where: { id: rest.app.id }, data: { suspendedAt: new Date() } });
    expect(await get(rest, rest.authorization)).toMatchObject(refused(403, 2003));
  });

  it("is refused from an address that the app does not name", async () => {
    const rest = await caller({ ipAllowList: ["198.51.100.0/24"] });
    expect((await get(rest, rest.authorization)).status).toBe(403);
    expect((await get(rest, rest.authorization, { "x-forwarded-for": "198.51.100.7" })).status).toBe(200);
  });
});

describe("an address that a caller claims", () => {
  it("security R30: counts for nothing unless a trusted proxy says it", async () => {
    const plain = await openTenant();
    const door = await openServer(plain.runtime);
    const rest = await restClient(plain, door, await plain.app("shop"));
    const [name = ""] = await register(rest, "annie");
    const claims = { "x-forwarded-for": "1.2.3.4", "x-real-ip": "1.2.3.4", forwarded: "for=1.2.3.4" };
    await rest.call("PUT", `/v1/users/${name}`, { region: "here" }, { ...claims, "x-user-id": "7" });
    const rows = await plain.runtime.db.audit.findMany({ where: { appId: rest.app.id } });
    expect(rows.map(({ address }) => address)).toEqual(["127.0.0.1", "127.0.0.1"]);
    await door.close();
    await plain.close();
  });
});

describe("how often", () => {
  it("security R29: an app calls is counted, told with every answer, and refused beyond with 429 and 2002", async () => {
    const rest = await caller({ restCallsPerMinute: 5 });
    const answers = [];
    for (let count = 0; count < 7; count += 1) answers.push(await rest.call("GET", "/v1/nothing"));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429, 429]);
    for (const [index, { headers }] of answers.entries()) {
      expect(headers.get("x-rate-limit-limit")).toBe("5");
      expect(headers.get("x-rate-limit-quota")).toBe("5");
      expect(headers.get("x-rate-limit-remaining")).toBe(String(Math.max(0, 4 - index)));
      expect(Number(headers.get("x-rate-limit-reset"))).toBeGreaterThan(0);
      expect(Number(headers.get("x-rate-limit-reset"))).toBeLessThanOrEqual(60);
    }
    expect(answers[6]).toMatchObject({
      body: { error: { code: 2002, message: "Rate limit exceeded" } },
    });
    const elsewhere = { "x-forwarded-for": "198.51.100.9" };
    expect((await rest.call("GET", "/v1/users", undefined, elsewhere)).status).toBe(429);
    expect((await (await caller()).call("GET", "/v1/users")).status).toBe(200);
  });

  it("security R29, D10: beyond that no body is read, and nobody else waits", async () => {
    const [flooding, other] = [await caller({ restCallsPerMinute: 5 }), await caller()];
    const body = JSON.stringify({ region: "x".repeat(60_000) });
    const put = () => flooding.call("PUT", "/v1/users/annie", body);
    const flood = Array.from({ length: 100 }, put);
    const own = await Promise.all(Array.from({ length: 20 }, () => other.call("GET", "/v1/users")));
    expect(own.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const refusals = (await Promise.all(flood)).filter(({ status }) => status === 429);
    expect(refusals).toHaveLength(95);
    const head = ["PUT /v1/users/annie HTTP/1.1", "Content-Type: application/json", "Content-Length: 60000"];
    // Answered although the body never comes.
    const unread = await flooding.raw(head);
    expect([unread.status, /connection: close/i.test(unread.head)]).toEqual([429, true]);
  });

  it("is 600 times a minute unless the app is set otherwise, and told to who is refused too", async () => {
    expect(defaultSettings.restCallsPerMinute).toBe(600);
    const rest = await caller();
    const wrong = await get(rest, basic(rest.app.appKey, "wrong"));
    expect(wrong.headers.get("x-rate-limit-remaining")).not.toBeNull();
  });
});

describe("every change", () => {
  it("leaves a row in the app's audit log with the number of its request", async () => {
    const rest = await caller();
    const [annie = "", bobby = ""] = await register(rest, "annie", "bobby");
    const changes: [method: string, path: string, body?: unknown][] = [
      ["PUT", `/v1/users/${annie}`, { region: "here" }],
      ["PUT", `/v1/users/${annie}/password`, { new_password: "another" }],
      ["PUT", `/v1/users/${annie}/forbidden?disable=false`],
      ["PUT", `/v1/users/${annie}/blacklist`, [bobby]],
      ["DELETE", `/v1/users/${annie}/blacklist`, [bobby]],
      ["POST", `/v1/users/${annie}/friends`, [bobby]],
      ["PUT", `/v1/users/${annie}/friends`, [{ username: bobby, note_name: "Bob" }]],
      ["DELETE", `/v1/users/${annie}/friends`, [bobby]],
      ["POST", `/v1/users/${annie}/nodisturb`, { single: { add: [bobby] }, global: 1 }],
      ["POST", "/v1/groups", { owner_username: annie, name: "x" }],
      ["PUT", "/v1/sdkregister/status?status=1"],
      ["DELETE", `/v1/users/${bobby}`],
    ];
    for (const [method, path, body] of changes) {
      const answer = await rest.call(method, path, body);
      expect(answer.status).toBeLessThan(300);
      const requestId = answer.headers.get("x-request-id") ?? "";
      const rows = await tenant.runtime.db.audit.findMany({ where: { appId: rest.app.id, requestId } });
      expect([path, rows.length > 0, new Set(rows.map(({ actor }) => actor))]).toEqual([
        path,
        true,
        new Set(["app"]),
      ]);
      expect(JSON.stringify(rows, (_, value) => `${value}`)).not.toContain("another");
    }
  });
});

describe("another app's things", () => {
  it("security T1: look as if they were not there, under every number and name", async () => {
    const [a, b] = [await caller(), await caller()];
    const [annie = ""] = await register(a, "annie");
    const [bobby = ""] = await register(b, "bobby");
    const made = await b.call("POST", "/v1/groups", { owner_username: bobby, name: "theirs" });
    const { gid } = made.body as { gid: number };
    const none = 99_999_999;
    const calls: [method: string, path: string, body?: unknown][] = [
      ["GET", "/v1/users/NAME"],
      ["PUT", "/v1/users/NAME", { region: "x" }],
      ["PUT", "/v1/users/NAME/password", { new_password: "another" }],
      ["PUT", "/v1/users/NAME/forbidden?disable=true"],
      ["DELETE", "/v1/users/NAME"],
      ["GET", "/v1/users/NAME/userstat"],
      ["GET", "/v1/users/NAME/blacklist"],
      ["GET", "/v1/users/NAME/friends"],
      ["GET", "/v1/users/NAME/groups"],
      ["PUT", `/v1/users/${annie}/blacklist`, ["NAME"]],
      ["POST", `/v1/users/${annie}/friends`, ["NAME"]],
      ["POST", "/v1/groups", { owner_username: "NAME", name: "x" }],
      ["GET", "/v1/groups/GID"],
      ["PUT", "/v1/groups/GID", { name: "x" }],
      ["DELETE", "/v1/groups/GID"],
      ["GET", "/v1/groups/GID/members"],
      ["POST", "/v1/groups/GID/members", { add: [annie] }],
      ["POST", "/v2/groups/GID/addMembers", [annie]],
      ["PUT", "/v1/groups/messages/GID/silence?status=true", [annie]],
      ["PUT", "/v1/groups/owner/GID", { username: annie }],
      ["POST", `/v1/users/${annie}/groupsShield`, { add: ["GID"] }],
      ["POST", `/v1/users/${annie}/nodisturb`, { group: { add: ["GID"] } }],
      ["POST", `/v1/users/${annie}/nodisturb`, { single: { add: ["NAME"] } }],
      ["GET", "/v1/users/NAME/chatroom"],
      ["GET", "/v1/cross/users/NAME/groups"],
      ["GET", "/v1/cross/users/NAME/blacklist"],
      ["GET", "/v1/cross/groups/GID/members"],
      ["POST", "/v1/chatroom/batch", ["GID"]],
      ["GET", "/v1/chatroom/GID/members"],
      ["PUT", "/v1/chatroom/GID", { name: "x" }],
      ["PUT", "/v1/chatroom/GID/members", [annie]],
      ["DELETE", "/v1/chatroom/GID/members", [annie]],
      ["DELETE", "/v1/chatroom/GID"],
      ["GET", "/v2/users/NAME/messages?count=1&begin_time=2026-11-27+00:00:00&end_time=2026-11-27+01:00:00"],
      ["GET", "/v2/groups/GID/messages?count=1&begin_time=2026-11-27+00:00:00&end_time=2026-11-27+01:00:00"],
      ["POST", "/v1/messages/NAME/GID/retract"],
      ["GET", "/v1/resource?mediaId=borealis/file/j/GID"],
    ];
    const room = await b.call("POST", "/v1/chatroom", { owner_username: bobby, name: "theirs" });
    const { chatroom_id } = room.body as { chatroom_id: number };
    for (const [method, path, body] of calls) {
      const ask = (name: string, group: number) => {
        const put = (text: string) => text.replace("NAME", name).replace("GID", String(group));
        return a.call(method, put(path), body === undefined ? undefined : put(JSON.stringify(body)));
      };
      const number = path.includes("/chatroom/") ? chatroom_id : gid;
      const [theirs, nobodys] = [await ask(bobby, number), await ask("bobby-00000000", none)];
      const plain = (text: string) => text.replace(bobby, "").replace("bobby-00000000", "");
      expect([method, path, theirs.status, plain(theirs.text)]).toEqual([
        method,
        path,
        nobodys.status,
        plain(nobodys.text),
      ]);
      expect(theirs.status).toBeGreaterThanOrEqual(400);
    }
    expect((await b.call("GET", `/v1/groups/${gid}`)).body).toMatchObject({ name: "theirs" });
    expect((await b.call("GET", `/v1/users/${bobby}`)).body).not.toHaveProperty("region");
    expect((await b.call("GET", "/v1/users")).body).toMatchObject({ total: 1 });
    expect((await b.call("GET", "/v1/chatroom")).body).toMatchObject({ rooms: [{ name: "theirs" }] });
  });

  it("security T2: may have the same names", async () => {
    const [a, b] = [await caller(), await caller()];
    for (const rest of [a, b]) {
      const { status } = await rest.call("POST", "/v1/users", [{ username: "same", password: "secret" }]);
      expect(status).toBe(201);
    }
    await a.call("PUT", "/v1/users/same", { nickname: "A's" });
    expect((await b.call("GET", "/v1/users/same")).body).not.toHaveProperty("nickname");
  });
});

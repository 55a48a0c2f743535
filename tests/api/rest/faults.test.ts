import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey, KEY_MARK } from "#core/api-keys/to-api-key.ts";
import { basic, type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
let database: pg.Client;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  database = new pg.Client({ connectionString: tenant.runtime.env.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.close();
  await tenant.close();
});

describe("what goes wrong inside", () => {
  it("security R34: is answered with 500 and 899000, and shows nothing of itself", async () => {
    const [annie = ""] = await register(rest, "annie");
    await database.query("ALTER TABLE friendship RENAME TO friendship_away");
    const answer = await rest.call("GET", `/v1/users/${annie}/friends`);
    await database.query("ALTER TABLE friendship_away RENAME TO friendship");
    expect([answer.status, answer.text]).toEqual([
      500,
      '{"error":{"code":899000,"message":"Server internal error"}}',
    ]);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("security R34: is answered with 503 and 899030 when the database does not answer in time, and changes nothing", async () => {
    const [annie = ""] = await register(rest, "annie");
    await database.query("BEGIN");
    await database.query("SELECT 1 FROM users WHERE username = $1 FOR UPDATE", [annie]);
    const answer = await rest.call("PUT", `/v1/users/${annie}`, { region: "here" });
    await database.query("ROLLBACK");
    expect(answer).toMatchObject(refused(503, 899030));
    expect((await rest.call("GET", `/v1/users/${annie}`)).body).not.toHaveProperty("region");
  });

  it("lets the same call be run again under its Idempotency-Key", async () => {
    const [annie = "", bobby = ""] = await register(rest, "annie", "bobby");
    const key = { "idempotency-key": uniqueName("key") };
    const add = () => rest.call("POST", `/v1/users/${annie}/friends`, [bobby], key);
    await database.query("ALTER TABLE friendship RENAME TO friendship_away");
    const first = await add();
    await database.query("ALTER TABLE friendship_away RENAME TO friendship");
    expect(first.status).toBe(500);
    expect((await add()).status).toBe(201);
  });
});

describe("many registrations at once", () => {
  it("security D6: stand in a short line, and who finds it full is told when to come back", async () => {
    const batch = () =>
      Array.from({ length: 11 }, () => ({ username: uniqueName("many"), password: "secret" }));
    const batches = Array.from({ length: 20 }, batch);
    const answers = await Promise.all(batches.map((users) => rest.call("POST", "/v1/users", users)));
    const taken = answers.filter(({ status }) => status === 201);
    const turnedAway = answers.filter(({ status }) => status === 429);
    expect(taken.length + turnedAway.length).toBe(20);
    expect(taken.length).toBeGreaterThan(0);
    expect(turnedAway.length).toBeGreaterThan(0);
    for (const answer of turnedAway) {
      expect(answer).toMatchObject(refused(429, 2002));
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const made = await tenant.runtime.db.user.count({
      where: { appId: rest.app.id, username: { startsWith: "many" } },
    });
    expect(made).toBe(taken.length * 11);
  });

  it("hash no more than two passwords at once", async () => {
    const { runtime } = tenant;
    const { run } = runtime.hashes;
    let [running, most] = [0, 0];
    runtime.hashes.run = (work) =>
      run(async () => {
        running += 1;
        most = Math.max(most, running);
        return work().finally(() => {
          running -= 1;
        });
      });
    await register(rest, ...Array.from({ length: 12 }, (_, index) => `hashed${index}`));
    runtime.hashes.run = run;
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe("an app that asks too much of its past", () => {
  it("security D7: is told when to come back, and another one is answered as before", async () => {
    const other = await restClient(tenant, server, await tenant.app("other"));
    const day = new Date().toISOString().slice(0, 10);
    const history = `/v2/messages?count=1000&begin_time=${day}+00:00:00&end_time=${day}+23:59:59`;
    await database.query("BEGIN");
    // Its questions cannot be answered meanwhile, and hold no more than their own places.
    await database.query("LOCK TABLE message_count, log IN ACCESS EXCLUSIVE MODE");
    const told = new Set<number>();
    const ask = async () => {
      const answer = await rest.call("GET", history);
      told.add(answer.status);
      return answer;
    };
    const asked = Array.from({ length: 120 }, ask);
    await expect.poll(() => told.has(429), { timeout: 20_000 }).toBe(true);
    const beside = await Promise.all(Array.from({ length: 5 }, () => other.call("GET", "/v1/users")));
    expect(beside.map(({ status }) => status)).toEqual(Array(5).fill(200));
    await database.query("ROLLBACK");
    const answers = await Promise.all(asked);
    const turnedAway = answers.filter(({ status }) => status === 429);
    expect(turnedAway.length).toBeGreaterThanOrEqual(10);
    for (const answer of turnedAway) expect(answer).toMatchObject(refused(429, 2002));
    expect(answers.filter(({ status }) => status !== 429 && status !== 200)).toEqual([]);
  });

  it("registers many people without making another app wait in its line", async () => {
    const other = await restClient(tenant, server, await tenant.app("other"));
    const batch = () =>
      Array.from({ length: 11 }, () => ({ username: uniqueName("many"), password: "secret" }));
    const crowd = Array.from({ length: 10 }, () => rest.call("POST", "/v1/users", batch()));
    expect((await other.call("POST", "/v1/users", batch())).status).toBe(201);
    await Promise.all(crowd);
  });
});

describe("an API key", () => {
  const makeKey = async (scopes: string[], more: object = {}) => {
    const key = `${KEY_MARK}${uniqueName("key")}`;
    await tenant.runtime.db.apiKey.create({
      data: {
        appId: rest.app.id,
        name: "test",
        prefix: key.slice(0, 11),
        keyHash: hashApiKey(key),
        scopes,
        createdBy: "test",
        ...more,
      },
    });
    return { authorization: basic(rest.app.appKey, key) };
  };

  it("stands for the master secret as far as it goes", async () => {
    const reading = await makeKey(["users.read"]);
    const writing = await makeKey(["users.write"]);
    expect((await rest.call("GET", "/v1/users", undefined, reading)).status).toBe(200);
    expect((await rest.call("GET", "/v1/users", undefined, writing)).status).toBe(200);
    const user = [{ username: uniqueName("annie"), password: "secret" }];
    expect(await rest.call("POST", "/v1/users", user, reading)).toMatchObject(refused(403, 899003));
    expect((await rest.call("POST", "/v1/users", user, writing)).status).toBe(201);
    expect(await rest.call("GET", "/v1/groups", undefined, writing)).toMatchObject(refused(403, 899003));
  });

  it("is worth nothing after its end, when revoked, and in another app", async () => {
    const over = await makeKey(["users.read"], { expiresAt: new Date(Date.now() - 1) });
    const revoked = await makeKey(["users.read"], { revokedAt: new Date() });
    const mine = await makeKey(["users.read"]);
    const other = await tenant.app("other");
    const key = Buffer.from(mine.authorization.slice(6), "base64").toString().split(":")[1] ?? "";
    for (const headers of [over, revoked, { authorization: basic(other.appKey, key) }]) {
      expect(await rest.call("GET", "/v1/users", undefined, headers)).toMatchObject(refused(401, 899008));
    }
  });
});

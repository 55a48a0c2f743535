import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
let annie: string;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  [annie = ""] = await register(rest, "annie");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const makeGroup = (key: string, name = "picnic", client = rest, owner = annie) =>
  client.call("POST", "/v1/groups", { owner_username: owner, name }, { "idempotency-key": key });
const countGroups = () => tenant.runtime.db.group.count({ where: { appId: rest.app.id } });

describe("a call with an Idempotency-Key", () => {
  it("is run once, and answered again with the same bytes", async () => {
    const key = uniqueName("key");
    const before = await countGroups();
    const first = await makeGroup(key);
    const second = await makeGroup(key);
    expect(first.status).toBe(201);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await countGroups()).toBe(before + 1);
  });

  it("security R28: is run once when it comes ten times at once", async () => {
    const key = uniqueName("key");
    const before = await countGroups();
    const answers = await Promise.all(Array.from({ length: 10 }, () => makeGroup(key)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await countGroups()).toBe(before + 1);
  });

  it("security R28: is refused when it says something else under the same key", async () => {
    const key = uniqueName("key");
    await makeGroup(key);
    expect(await makeGroup(key, "another")).toMatchObject(refused(403, 899003));
  });

  it("is told again that it was refused, also without a body", async () => {
    const key = { "idempotency-key": uniqueName("key") };
    const [name = ""] = await register(rest, "gone1");
    const remove = (headers: Record<string, string>) =>
      rest.call("DELETE", `/v1/users/${name}`, undefined, headers);
    expect(await remove(key)).toMatchObject({ status: 204, text: "" });
    expect(await remove(key)).toMatchObject({ status: 204, text: "" });
    const other = { "idempotency-key": uniqueName("key") };
    expect(await remove(other)).toMatchObject(refused(403, 899002));
    expect(await remove(other)).toMatchObject(refused(403, 899002));
  });

  it("security R28: is another one in another app", async () => {
    const key = uniqueName("key");
    const other = await restClient(tenant, server, await tenant.app("other"));
    const [bobby = ""] = await register(other, "bobby");
    const mine = await makeGroup(key);
    const theirs = await makeGroup(key, "picnic", other, bobby);
    expect(theirs.status).toBe(201);
    expect(theirs.text).not.toBe(mine.text);
  });

  it("is not run a second time when nobody can tell what became of the first try", async () => {
    const key = uniqueName("key");
    await makeGroup(key);
    const createdAt = new Date(Date.now() - 120_000);
    await tenant.runtime.db.restAnswer.updateMany({
      where: { appId: rest.app.id, key },
      data: { status: null, body: null, createdAt },
    });
    const before = await countGroups();
    expect(await makeGroup(key)).toMatchObject(refused(503, 899030));
    expect(await countGroups()).toBe(before);
  });

  it("is run again after it was cut off, when that does no harm", async () => {
    const key = uniqueName("key");
    const update = () =>
      rest.call("PUT", `/v1/users/${annie}`, { region: "here" }, { "idempotency-key": key });
    await update();
    const createdAt = new Date(Date.now() - 120_000);
    await tenant.runtime.db.restAnswer.updateMany({
      where: { appId: rest.app.id, key },
      data: { status: null, createdAt },
    });
    expect((await update()).status).toBe(204);
  });

  it("has a key of 1 to 255 printable characters, and reading has none", async () => {
    for (const key of ["", "k".repeat(256), "a b"])
      expect(await makeGroup(key)).toMatchObject(refused(400, 899003));
    const headers = { "idempotency-key": "x y" };
    expect((await rest.call("GET", "/v1/users", undefined, headers)).status).toBe(200);
  });
});

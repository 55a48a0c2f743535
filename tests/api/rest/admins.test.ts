import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refused, restClient } from "#tests/support/rest.ts";
import { register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const times = { mtime: TIME, ctime: TIME };
const user = (username: string, more: object = {}) => ({ username, password: "secret", ...more });

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

describe("A1, A2: API admins", () => {
  it("are registered as one object or several, answered with 201 and no body, and listed", async () => {
    const admin = await restClient(tenant, server, await tenant.app("admins"));
    await register(admin, "plain");
    const [one, two, three] = [uniqueName("one"), uniqueName("two"), uniqueName("three")];
    const single = await admin.call("POST", "/v1/admins/", user(one, { nickname: "One" }));
    expect(single).toMatchObject({ status: 201, text: "" });
    expect((await admin.call("POST", "/v1/admins", [user(two), user(three)])).status).toBe(201);
    expect((await admin.call("GET", "/v1/admins?start=1&count=2")).body).toEqual({
      total: 3,
      start: 1,
      count: 2,
      users: [
        { username: two, ...times },
        { username: three, ...times },
      ],
    });
    expect(await admin.call("POST", "/v1/admins", user(one))).toMatchObject(refused(403, 899001));
    expect(await admin.call("POST", "/v1/admins", user("x"))).toMatchObject(refused(400, 899003));
    expect(await admin.call("GET", "/v1/admins?count=501")).toMatchObject(refused(400, 899003));
    expect((await admin.call("DELETE", `/v1/users/${two}`)).status).toBe(204);
    expect((await admin.call("GET", "/v1/admins")).body).toMatchObject({ total: 2 });
  });
});

describe("K1, K2: whether people register by themselves", () => {
  it("is switched and told, and holds for the sign-up page at once", async () => {
    const shop = await restClient(tenant, server, await tenant.app("switched"));
    const status = async () => (await shop.call("GET", "/v1/sdkregister/status")).body;
    expect(await status()).toEqual({ status: 1 });
    expect(await shop.call("PUT", "/v1/sdkregister/status?status=0")).toMatchObject({
      status: 204,
      text: "",
    });
    expect(await status()).toEqual({ status: 0 });
    const signUp = await fetch(`${server.url}/api/commands/user.register`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-borealis-app": shop.app.appKey },
      body: JSON.stringify({ username: uniqueName("annie"), password: "a good password" }),
    });
    expect(await signUp.json()).toMatchObject({ ok: false, error: { code: "registration_closed" } });
    expect((await shop.call("PUT", "/v1/sdkregister/status?status=1")).status).toBe(204);
    expect(await status()).toEqual({ status: 1 });
    for (const query of ["", "?status=2", "?status="]) {
      expect(await shop.call("PUT", `/v1/sdkregister/status${query}`)).toMatchObject(refused(400, 899003));
    }
  });
});

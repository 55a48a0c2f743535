import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  await tenant.user(rest.app, "annie");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

describe("U2: a user's profile", () => {
  it("has the name and both times, and nothing that was never set", async () => {
    const { status, body } = await rest.call("GET", "/v1/users/annie");
    expect(status).toBe(200);
    expect(body).toEqual({
      username: "annie",
      appkey: rest.app.appKey,
      mtime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      ctime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it("is refused with 899002 for somebody who does not exist", async () => {
    expect(await rest.call("GET", "/v1/users/nobody")).toMatchObject(refused(403, 899002));
    expect(await rest.call("GET", "/v1/users/x")).toMatchObject(refused(400, 899003));
  });

  it("is for the app alone", async () => {
    const wrong = { authorization: basic(rest.app.appKey, "wrong") };
    expect(await rest.call("GET", "/v1/users/annie", undefined, wrong)).toMatchObject(refused(401, 899008));
  });
});

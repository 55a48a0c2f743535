import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "#rest/all-routes.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

type Operation = { operationId: string; responses: Record<string, unknown>; requestBody?: unknown };

describe("the OpenAPI document", () => {
  it("is version 3.1, needs no credentials, and names every route with its success and refusals", async () => {
    const response = await fetch(`${server.url}/docs/openapi.json`);
    expect(response.status).toBe(200);
    const document = await response.json();
    expect(document.openapi).toBe("3.1.0");
    for (const route of allRoutes) {
      const operation: Operation = document.paths[route.path][route.method];
      expect(operation.operationId).toBe(route.id);
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining([String(route.success), "400", "401", "429", "500", "503"]),
      );
      expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
    }
  });

  it("has examples that the routes themselves take", () => {
    for (const { id, body, example } of allRoutes) {
      if (body && example !== undefined) expect([id, body.safeParse(example).success]).toEqual([id, true]);
    }
  });

  it("names each route once", () => {
    expect(new Set(allRoutes.map(({ id }) => id)).size).toBe(allRoutes.length);
    expect(new Set(allRoutes.map(({ method, path }) => `${method} ${path}`)).size).toBe(allRoutes.length);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { commands } from "#protocol/commands.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import { type OperatorClients, signInOperators } from "#tests/support/operator-clients.ts";
import { operatorCommands } from "#tests/support/operator-commands.ts";
import { httpClient, openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

const password = "horse battery staple";
const roles: OperatorRole[] = ["support", "admin", "owner"];

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let clients: OperatorClients;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  server = await openServer(tenant.runtime);
  clients = await signInOperators(tenant, server, { app, roles: roles, password });
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const auditRows = () => tenant.runtime.db.audit.count({ where: { appId: app.id } });

describe("C1, C2: every command of operators", () => {
  it.each(["nobody", "a user of the app"])("is closed to %s", async (who) => {
    const client = httpClient(server.url, { appKey: app.appKey, realm: "operator" });
    if (who !== "nobody") {
      const user = httpClient(server.url, { appKey: app.appKey });
      const person = { username: "mei.chen", password };
      await user.ask("user.register", person);
      await user.ask("session.create", person);
      // A user's cookie, under its own name and under the operators'.
      for (const [name, value] of user.cookies) {
        client.cookies.set(name, value);
        client.cookies.set("borealis.operator", value);
      }
    }
    const before = await auditRows();
    for (const [name, { input }] of Object.entries(operatorCommands)) {
      const { status, answer } = await client.call(name as "operator.get", input as Record<string, never>);
      expect([name, status, answer]).toMatchObject([name, 401, { ok: false }]);
    }
    expect(await auditRows()).toBe(before);
  });

  it("W7: is closed to other sites, also with the cookie of somebody who may", async () => {
    const owner = clients.get("owner");
    const before = await auditRows();
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "content-type": "text/plain" },
    ];
    for (const headers of foreign) {
      for (const [name, { input }] of Object.entries(operatorCommands)) {
        const reply = await owner?.call(name as "operator.get", input as Record<string, never>, headers);
        expect([name, reply?.status]).toEqual([name, 403]);
      }
      const form = new FormData();
      form.append("file", new Blob(["x"]), "x.txt");
      if ("content-type" in headers) continue;
      const upload = { method: "POST", body: form, headers };
      const sent = await owner?.send(`/media/${app.appKey}?type=file&as=operator`, upload);
      expect(sent?.status).toBe(403);
    }
    expect(await auditRows()).toBe(before);
  });

  it("stands in the table of roles", () => {
    const forOperators = Object.entries(commands)
      .filter(([, { actor }]) => actor === "operator" || actor === "userOrOperator")
      .map(([name]) => name);
    expect(Object.keys(operatorCommands).toSorted()).toEqual(forOperators.toSorted());
  });

  for (const [name, { least, input }] of Object.entries(operatorCommands)) {
    for (const who of ["support", "admin", "owner", "stranger"] as const) {
      const isOwn = least === "anyone";
      const may = isOwn || (who !== "stranger" && roles.indexOf(who) >= roles.indexOf(least as OperatorRole));
      it(`${name} is ${may ? "open to" : "closed to"} ${who}`, async () => {
        const before = await auditRows();
        const client = clients.get(who);
        if (!client) throw new Error("nobody is signed in");
        const { status, answer } = await client.call(name as "operator.get", input as Record<string, never>);
        const code = answer.ok ? "ok" : answer.error.code;
        if (may) {
          const outside = isOwn ? ["app_not_found", "forbidden"] : [];
          expect(["ok", ...harmless, ...outside], name).toContain(code);
          return;
        }
        // To a stranger the app does not exist.
        expect(code).toBe(who === "stranger" ? "app_not_found" : "forbidden");
        expect(status).toBe(who === "stranger" ? 400 : 403);
        expect(await auditRows()).toBe(before);
      });
    }
  }
});

/** What somebody who may is told here, where the things named do not exist. */
const harmless = [
  "group_not_found",
  "room_not_found",
  "user_not_found",
  "wrong_credentials",
  "api_key_not_found",
  "operator_not_found",
  "not_found",
  "code_wrong",
  "app_name_differs",
  "invalid_input",
  "join_request_not_found",
  "busy",
  "username_taken",
  "message_not_found",
  "conversation_not_found",
  "report_not_found",
  "word_not_found",
];
